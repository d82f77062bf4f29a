package io.postern.verify.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.ConnectionState;
import io.postern.room.Publication;
import io.postern.room.RoomEvent;
import io.postern.room.TrackSource;
import io.postern.signaling.token.TokenSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.peer.NodePeer;
import io.postern.verify.stage.Heard;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.Visit;
import io.postern.verify.stage.Wire;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The socket to the server is cut for a while; media goes on. */
@Requires(Requirement.LIVEKIT)
@LeakGuard.Shared
class CutSocketTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    @BeforeAll
    static void chooseTestSources() {
        Visit.chooseTestSources(STAGE.client());
    }

    @Test
    void aModeratorsMuteMeanwhileIsNotUndone() throws IOException {
        try (Wire wire = new Wire(STAGE.url())) {
            String room = STAGE.newRoom();
            Visit olga = speaking(wire, room);
            String sid = microphone(olga).sid();
            wire.cut();
            olga.awaitEvent(RoomEvent.Reconnecting.class, event -> true);
            STAGE.administration().mute(room, "olga", sid);
            wire.mend();
            olga.awaitEvent(RoomEvent.MutedByServer.class, event -> true);
            olga.awaitSnapshot("back", s -> s.connection() instanceof ConnectionState.Connected);
            olga.awaitPublication("olga", TrackSource.MICROPHONE, "muted", Publication::muted);
            olga.sendChat("I am here");
            assertTrue(isMuted(room), "the server");

            olga.setEnabled(TrackSource.MICROPHONE, true);
            await().atMost(NodePeer.PATIENCE).until(() -> !isMuted(room));
        }
    }

    @Test
    void whatThePersonPressedMeanwhileIsNotUndone() throws IOException {
        try (Wire wire = new Wire(STAGE.url())) {
            String room = STAGE.newRoom();
            Visit olga = speaking(wire, room);
            String sid = microphone(olga).sid();
            wire.cut();
            olga.awaitEvent(RoomEvent.Reconnecting.class, event -> true);
            STAGE.administration().mute(room, "olga", sid);
            olga.setEnabled(TrackSource.MICROPHONE, false).setEnabled(TrackSource.MICROPHONE, true);
            wire.mend();
            olga.awaitSnapshot("back", s -> s.connection() instanceof ConnectionState.Connected);
            await().atMost(NodePeer.PATIENCE).until(() -> !isMuted(room));
            olga.awaitPublication("olga", TrackSource.MICROPHONE, "open", publication -> !publication.muted());
        }
    }

    @Test
    void whatIsFirstSwitchedOnMeanwhileIsHeardAfterwards() throws IOException {
        try (Wire wire = new Wire(STAGE.url())) {
            String room = STAGE.newRoom();
            Visit nina = STAGE.visit(room, "nina", "Nina").join();
            Visit olga = visit(wire, room).join();
            wire.cut();
            olga.awaitEvent(RoomEvent.Reconnecting.class, event -> true);
            var on = olga.room().setEnabled(TrackSource.MICROPHONE, true);
            wire.mend();
            Visit.get("switch the microphone on", on);
            try (Heard sound = nina.listen(
                    nina.awaitSubscribed("olga", TrackSource.MICROPHONE).sid())) {
                sound.awaitLoud(100);
            }
        }
    }

    @Test
    void oneCutIsOneRecovery() throws IOException {
        try (Wire wire = new Wire(STAGE.url())) {
            String room = STAGE.newRoom();
            Visit nina = STAGE.visit(room, "nina", "Nina").join().setEnabled(TrackSource.MICROPHONE, true);
            Visit olga = speaking(wire, room);
            try (Heard sound = olga.listen(
                    olga.awaitSubscribed("nina", TrackSource.MICROPHONE).sid())) {
                sound.awaitLoud(100);
                for (int cuts = 1; cuts <= 3; cuts++) {
                    int before = cuts - 1;
                    wire.cut();
                    olga.awaitSnapshot("away", s -> s.connection() instanceof ConnectionState.Reconnecting);
                    sound.awaitLoud(sound.loud() + 1_000);
                    wire.mend();
                    olga.awaitEvent(
                            RoomEvent.Reconnected.class,
                            event -> olga.events(RoomEvent.Reconnected.class).size() > before);
                    // What the recovery replaces ends within a second.
                    sound.awaitLoud(sound.loud() + 50_000);
                    olga.sendChat("I am here");
                    assertEquals(cuts, olga.events(RoomEvent.Reconnected.class).size());
                }
            }
            nina.awaitParticipant("olga");
        }
    }

    private static Visit visit(Wire wire, String room) {
        return STAGE.visit(room, TokenSource.literal(wire.url(), STAGE.tokens().participant(room, "olga", "Olga")));
    }

    /** Joined by this wire with an open microphone, as the server knows. */
    private static Visit speaking(Wire wire, String room) {
        Visit olga = visit(wire, room).join().setEnabled(TrackSource.MICROPHONE, true);
        await().atMost(NodePeer.PATIENCE)
                .until(() -> STAGE.administration()
                        .participant(room, "olga")
                        .filter(info -> info.getTracksCount() == 1)
                        .isPresent());
        return olga;
    }

    private static Publication microphone(Visit visit) {
        return visit.room()
                .snapshot()
                .local()
                .orElseThrow()
                .publication(TrackSource.MICROPHONE)
                .orElseThrow();
    }

    private static boolean isMuted(String room) {
        return STAGE.administration()
                .participant(room, "olga")
                .orElseThrow()
                .getTracks(0)
                .getMuted();
    }
}
