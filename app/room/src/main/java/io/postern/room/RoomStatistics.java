package io.postern.room;

import io.postern.media.rtc.PeerStats;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The counters of a room's media at one moment. Counters start with the peer connection, and restart if a reconnection
 * replaces it; {@link RoomRates#between} computes rates from two readings.
 *
 * @param nanoTime the time of the reading, by {@link System#nanoTime}
 * @param path the media path, once there is one
 * @param roundTrip the round-trip time to the server or the relay; zero while unknown
 * @param bytesSent all bytes sent on that path
 * @param bytesReceived all bytes received on that path
 * @param received remote tracks that arrive, by participants
 * @param sent own tracks, one entry for each simulcast layer
 */
public record RoomStatistics(
        long nanoTime,
        Optional<MediaPath> path,
        Duration roundTrip,
        long bytesSent,
        long bytesReceived,
        List<Received> received,
        List<Sent> sent) {
    public RoomStatistics {
        received = List.copyOf(received);
        sent = List.copyOf(sent);
    }

    /**
     * A remote track.
     *
     * @param identity the identity of its owner
     * @param publication as the room knows it now
     */
    public record Received(String identity, Publication publication, PeerStats.Inbound rtp) {}

    /** A simulcast layer of an own track, or the whole track if it has no layers. */
    public record Sent(Publication publication, PeerStats.Outbound rtp) {}
}
