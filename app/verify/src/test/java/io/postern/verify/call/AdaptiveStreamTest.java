package io.postern.verify.call;

import static io.postern.verify.call.Colours.assertColourBars;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.Publication;
import io.postern.room.RoomEvent;
import io.postern.room.RoomOptions;
import io.postern.room.SimulationScenario;
import io.postern.room.TrackSource;
import io.postern.room.VideoQualityLimit;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.peer.NodePeer;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.VideoProbe;
import io.postern.verify.stage.Visit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is received follows what is shown: a real server, and a peer that sends three layers. */
@Requires({Requirement.LIVEKIT, Requirement.NODE})
@LeakGuard.Shared
class AdaptiveStreamTest {
    private static final RoomOptions ADAPTIVE = RoomOptions.DEFAULTS.withAdaptiveStream(true);

    @RegisterExtension
    static final Stage STAGE = new Stage();

    @Test
    void theSizeOfAViewChoosesTheLayerAndWhatNobodySeesDoesNotCome() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        nina.publishSimulcast(1280, 720);
        Visit ours = STAGE.visit(room, "olga", "Olga", ADAPTIVE).join();
        Publication camera = ours.awaitSubscribed("nina", TrackSource.CAMERA);
        assertComesToRest(ours);
        long unseen = ours.pictureBytes();

        try (VideoProbe view = ours.watch(camera.sid(), 320, 180)) {
            view.awaitMore(20);
            view.awaitLastSize("320x180");
            assertColourBars(view.colours());
            view.shownAt(1280, 720);
            view.awaitSize("1280x720");
            try (VideoProbe other = ours.watch(camera.sid(), 160, 90)) {
                view.shownAt(160, 90);
                other.awaitMore(1);
                view.awaitLastSize("320x180");
                ours.room()
                        .setVideoQualityLimit(camera.sid(), VideoQualityLimit.atMost(VideoQualityLimit.Layer.MEDIUM));
                view.shownAt(1280, 720);
                view.awaitLastSize("640x360");
            }
        }
        assertComesToRest(ours);
        assertTrue(ours.pictureBytes() > unseen + 10_000, "they had come");
        assertEquals(
                Publication.Subscription.SUBSCRIBED,
                ours.awaitSubscribed("nina", TrackSource.CAMERA).subscription(),
                "what is hidden is still subscribed to");

        try (VideoProbe view = ours.watch(camera.sid(), 320, 180)) {
            view.awaitMore(20);
        }
    }

    @Test
    void whatIsWatchedComesAgainAfterJoiningAnew() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        String sid = nina.publishSimulcast(640, 360);
        Visit ours = STAGE.visit(room, "olga", "Olga", ADAPTIVE);
        // Watched before anything is connected.
        try (VideoProbe view = ours.watch(sid, 160, 90)) {
            ours.join();
            view.awaitMore(20);
            ours.room().simulate(SimulationScenario.NODE_FAILURE);
            ours.awaitEvent(RoomEvent.Reconnected.class, e -> true);
            view.awaitMore(20);
        }
    }

    /** Over a while in which pictures that come would be noticed. */
    private static void assertComesToRest(Visit ours) {
        AtomicLong before = new AtomicLong(-1);
        await().atMost(NodePeer.PATIENCE).pollInterval(Duration.ofMillis(400)).until(() -> {
            long now = ours.pictureBytes();
            return before.getAndSet(now) == now;
        });
    }
}
