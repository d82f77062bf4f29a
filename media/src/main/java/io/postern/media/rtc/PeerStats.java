package io.postern.media.rtc;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot of RTCStatsReport, reduced to what is shown and decided on. Counters count since the session opened.
 *
 * @param pair the nominated candidate pair, once there is one
 */
public record PeerStats(Optional<CandidatePair> pair, List<Inbound> inbound, List<Outbound> outbound) {
    /**
     * The pair in use.
     *
     * @param protocol of the local candidate: {@code tcp} or {@code udp}; for a relay this is the relayed leg
     * @param relayProtocol how the relay itself is reached ({@code tcp}, {@code tls}), empty when not relayed
     * @param relayUrl the ICE server it was allocated at, as it was configured; empty when not relayed or unknown
     */
    public record CandidatePair(
            String protocol,
            String localType,
            String localAddress,
            int localPort,
            String remoteType,
            String remoteAddress,
            int remotePort,
            String relayProtocol,
            String relayUrl,
            Duration roundTrip,
            long bytesSent,
            long bytesReceived) {
        /** Whether the local side goes through a TURN relay. */
        public boolean relayed() {
            return localType.equals("relay");
        }
    }

    /** A receiving track. {@code totalAudioEnergy} and audio counters are 0 for video and the other way round. */
    public record Inbound(
            String mid,
            String trackId,
            MediaKind kind,
            long packetsReceived,
            long packetsLost,
            long bytesReceived,
            long framesDecoded,
            long framesDropped,
            int frameWidth,
            int frameHeight,
            double totalDecodeSeconds,
            double jitterBufferSeconds,
            double totalAudioEnergy,
            double audioLevel) {}

    /** A sending track (one per simulcast layer; {@code rid} empty without). */
    public record Outbound(
            String mid,
            String rid,
            MediaKind kind,
            long packetsSent,
            long bytesSent,
            long framesEncoded,
            int frameWidth,
            int frameHeight,
            boolean active) {}
}
