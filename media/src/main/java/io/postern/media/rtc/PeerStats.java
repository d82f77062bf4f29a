package io.postern.media.rtc;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot of a peer connection's statistics (RTCStatsReport), reduced to the values that are displayed or used for
 * decisions. Counters start when the peer connection is opened.
 *
 * @param pair the nominated candidate pair, once there is one
 */
public record PeerStats(Optional<CandidatePair> pair, List<Inbound> inbound, List<Outbound> outbound) {
    /**
     * The candidate pair in use.
     *
     * @param protocol of the local candidate: {@code tcp} or {@code udp}; for a relay this is the relayed leg
     * @param relayProtocol how the relay itself is reached ({@code tcp}, {@code tls}), empty when not relayed
     * @param relayUrl the ICE server that allocated the relay, as it was configured; empty when not relayed or unknown
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

    /**
     * A receiving track. Video counters of an audio track are 0, and the reverse.
     *
     * @param mid the media section; unique within one peer connection
     * @param codec such as {@code video/VP8}; empty before the first packet
     * @param jitterSeconds the variation of packet arrival times (RFC 3550)
     * @param keyFramesDecoded key frames; many of them mean that packets are often missing
     * @param framesDropped frames that were received and not decoded, or decoded too late
     * @param freezes how often the video froze noticeably
     * @param totalDecodeSeconds the decoder's time for all decoded frames
     * @param totalProcessingSeconds from a frame's first packet until it is decoded, for all decoded frames
     * @param jitterBufferSeconds mean time that a frame or sample spends in the jitter buffer
     * @param concealedSamples audio samples that were synthesised because the real ones were missing
     */
    public record Inbound(
            String mid,
            String trackId,
            MediaKind kind,
            String codec,
            long packetsReceived,
            long packetsLost,
            long bytesReceived,
            double jitterSeconds,
            long framesDecoded,
            long keyFramesDecoded,
            long framesDropped,
            int frameWidth,
            int frameHeight,
            long freezes,
            double totalDecodeSeconds,
            double totalProcessingSeconds,
            double jitterBufferSeconds,
            long samplesReceived,
            long concealedSamples,
            double totalAudioEnergy,
            double audioLevel) {}

    /**
     * A sent track, or one simulcast layer of it.
     *
     * @param mid the media section; unique within one peer connection
     * @param rid the layer; empty without layers
     * @param codec such as {@code audio/opus}; empty before the first packet
     * @param targetBitrate the encoder's target, bits per second
     * @param limitation what limits the quality: {@code none}, {@code cpu}, {@code bandwidth} or {@code other}; empty
     *     for audio
     * @param totalEncodeSeconds the encoder's time for all frames
     * @param active whether this layer is sent; layers that nobody receives are not
     */
    public record Outbound(
            String mid,
            String rid,
            MediaKind kind,
            String codec,
            long packetsSent,
            long bytesSent,
            double targetBitrate,
            long framesEncoded,
            int frameWidth,
            int frameHeight,
            String limitation,
            double totalEncodeSeconds,
            boolean active) {}
}
