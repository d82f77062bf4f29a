package io.postern.room;

import io.postern.media.rtc.PeerStats;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The counters of a room's media at one moment. Counters count since the connection under it began, and begin again after a
 * reconnection that needed another one; {@link RoomRates#between} makes rates of two readings.
 *
 * @param nanoTime when it was read, of {@link System#nanoTime}
 * @param path the way of media, once there is one
 * @param roundTrip to the server or the relay; zero while it is not known
 * @param bytesSent on that way, everything counted
 * @param bytesReceived on that way, everything counted
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
     * @param identity whose it is
     * @param publication as the room knows it now
     */
    public record Received(String identity, Publication publication, PeerStats.Inbound rtp) {}

    /** A layer of an own track, or all of it if there are none. */
    public record Sent(Publication publication, PeerStats.Outbound rtp) {}
}
