package io.postern.desktop.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerStats;
import io.postern.room.Publication;
import io.postern.room.RoomStatistics;
import io.postern.room.TrackSource;
import io.postern.ui.simulation.SimulatedRoom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VideoFlowMonitorTest {
    private long now;
    private final VideoFlowMonitor flow = new VideoFlowMonitor(() -> now);
    private final SimulatedRoom room = new SimulatedRoom("weekly");

    private void sample(long bytes, long frames, boolean paused) {
        Publication camera = new Publication(
                "TR_1",
                MediaKind.VIDEO,
                TrackSource.CAMERA,
                "camera",
                false,
                640,
                360,
                "video/VP8",
                false,
                Publication.Subscription.SUBSCRIBED,
                paused);
        PeerStats.Inbound rtp = new PeerStats.Inbound(
                "1", "t", MediaKind.VIDEO, "video/VP8", 0, 0, bytes, 0, frames, 1, 0, 640, 360, 0, 0, 0, 0, 0, 0, 0, 0);
        room.count(() -> new RoomStatistics(
                now,
                Optional.empty(),
                Duration.ZERO,
                0,
                bytes,
                List.of(new RoomStatistics.Received("ana", camera, rtp)),
                List.of()));
        now += TimeUnit.SECONDS.toNanos(6);
        flow.look(room);
    }

    @Test
    void countsAnArrivingAndDecodedStreamAsBoth() {
        sample(100_000, 30, false);
        sample(700_000, 210, false);
        assertEquals(1, flow.arriving());
        assertEquals(1, flow.decoding());
    }

    @Test
    void reportsAnArrivingStreamThatIsNotDecoded() {
        sample(100_000, 30, false);
        sample(700_000, 30, false);
        assertEquals(1, flow.arriving());
        assertEquals(0, flow.decoding());
    }

    @Test
    void ignoresStreamsThatDoNotArrive() {
        sample(100_000, 30, false);
        sample(101_000, 30, false);
        assertEquals(0, flow.arriving(), "a trickle is not a video stream");
        sample(900_000, 30, true);
        assertEquals(0, flow.arriving(), "paused by the server");
        flow.look(null);
        assertEquals(0, flow.arriving(), "no room");
    }
}
