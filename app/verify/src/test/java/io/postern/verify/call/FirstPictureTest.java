package io.postern.verify.call;

import static org.awaitility.Awaitility.await;

import io.postern.room.RoomOptions;
import io.postern.room.TrackSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.peer.NodePeer;
import io.postern.verify.stage.CpuLoad;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.VideoProbe;
import io.postern.verify.stage.Visit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each picture that is watched begins: a real server. */
@Requires({Requirement.LIVEKIT, Requirement.NODE})
@LeakGuard.Shared
class FirstPictureTest {
    private static final RoomOptions ADAPTIVE = RoomOptions.DEFAULTS.withAdaptiveStream(true);
    private static final int JOINS = 12;

    @RegisterExtension
    static final Stage STAGE = new Stage();

    @BeforeAll
    static void chooseTestSources() {
        Visit.chooseTestSources(STAGE.client());
    }

    @Test
    void onABusyMachineEachJoinSeesItsFirstPicture() throws IOException {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        String simulcast = nina.publishSimulcast(1280, 720);
        Visit bert = STAGE.visit(room, "bert", "Bert").join().setEnabled(TrackSource.CAMERA, true);
        String ours = bert.awaitPublication(
                        "bert", TrackSource.CAMERA, "published", p -> !p.sid().isEmpty())
                .sid();
        List<Long> millis = new ArrayList<>();
        try (CpuLoad _ = CpuLoad.onAllProcessors()) {
            for (int join = 0; join < JOINS; join++) {
                Visit olga = STAGE.visit(room, "olga", "Olga", ADAPTIVE);
                try (VideoProbe first = olga.watch(simulcast, 320, 180);
                        VideoProbe second = olga.watch(ours, 320, 180)) {
                    olga.join();
                    long joined = System.nanoTime();
                    await().atMost(NodePeer.PATIENCE).until(() -> first.frames() > 0 && second.frames() > 0);
                    millis.add(Duration.ofNanos(System.nanoTime() - joined).toMillis());
                }
                olga.close();
            }
        }
        System.out.println("first pictures of two people on a busy machine, ms after joining: " + millis);
    }
}
