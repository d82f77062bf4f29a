package io.postern.desktop.heartbeat;

import io.postern.room.Room;
import io.postern.room.RoomRates;
import io.postern.room.RoomStatistics;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Detects that video arrives and is not decoded. Checks only every few seconds, because reading statistics is not free
 * and the room's own recovery takes longer anyway.
 */
final class VideoFlowMonitor {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The bit rate below which a track counts as silent, because retransmissions and padding are not video. */
    private static final long MIN_BITS_PER_SECOND = 30_000;

    private final LongSupplier nanoTime;

    /** @param nanoTime such as {@link System#nanoTime} */
    VideoFlowMonitor(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Reading(Room room, RoomStatistics statistics) {}

    private record Flow(int arriving, int decoding) {
        static final Flow NONE = new Flow(0, 0);
    }

    private volatile Flow flow = Flow.NONE;
    private volatile @Nullable Reading earlier;

    // The heartbeat's thread alone.
    private @Nullable Room room;
    private long lookedAt;

    /** @param connected the room, null if there is none that media flows in */
    void look(@Nullable Room connected) {
        long now = nanoTime.getAsLong();
        if (connected == null) {
            room = null;
            earlier = null;
            flow = Flow.NONE;
        } else if (!connected.equals(room) || now - lookedAt > INTERVAL_NANOS) {
            room = connected;
            lookedAt = now;
            connected.statistics().thenAccept(read -> take(new Reading(connected, read)));
        }
    }

    /** The number of tracks on which video arrived since the last look. */
    int arriving() {
        return flow.arriving();
    }

    /** The number of those tracks whose video was decoded. */
    int decoding() {
        return flow.decoding();
    }

    private void take(Reading now) {
        Reading before = earlier;
        earlier = now;
        if (before == null || !before.room().equals(now.room())) {
            flow = Flow.NONE;
            return;
        }
        List<RoomRates.Incoming> arriving = RoomRates.between(before.statistics(), now.statistics()).incoming().stream()
                .filter(track -> track.video() && !track.paused() && track.bitrate() > MIN_BITS_PER_SECOND)
                .toList();
        flow = new Flow(arriving.size(), (int)
                arriving.stream().filter(track -> track.framesPerSecond() > 0).count());
    }
}
