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
import io.postern.verify.stage.AudioProbe;
import io.postern.verify.stage.CuttableTcpRelay;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.Visit;
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
        try (CuttableTcpRelay relay = new CuttableTcpRelay(STAGE.url())) {
            String room = STAGE.newRoom();
            Visit olga = speaking(relay, room);
            String sid = microphone(olga).sid();
            relay.cut();
            olga.awaitEvent(RoomEvent.Reconnecting.class, event -> true);
            STAGE.administration().mute(room, "olga", sid);
            relay.mend();
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
        try (CuttableTcpRelay relay = new CuttableTcpRelay(STAGE.url())) {
            String room = STAGE.newRoom();
            Visit olga = speaking(relay, room);
            String sid = microphone(olga).sid();
            relay.cut();
            olga.awaitEvent(RoomEvent.Reconnecting.class, event -> true);
            STAGE.administration().mute(room, "olga", sid);
            olga.setEnabled(TrackSource.MICROPHONE, false).setEnabled(TrackSource.MICROPHONE, true);
            relay.mend();
            olga.awaitSnapshot("back", s -> s.connection() instanceof ConnectionState.Connected);
            await().atMost(NodePeer.PATIENCE).until(() -> !isMuted(room));
            olga.awaitPublication("olga", TrackSource.MICROPHONE, "open", publication -> !publication.muted());
        }
    }

    @Test
    void whatIsFirstSwitchedOnMeanwhileIsHeardAfterwards() throws IOException {
        try (CuttableTcpRelay relay = new CuttableTcpRelay(STAGE.url())) {
            String room = STAGE.newRoom();
            Visit nina = STAGE.visit(room, "nina", "Nina").join();
            Visit olga = visit(relay, room).join();
            relay.cut();
            olga.awaitEvent(RoomEvent.Reconnecting.class, event -> true);
            var on = olga.room().setEnabled(TrackSource.MICROPHONE, true);
            relay.mend();
            Visit.get("switch the microphone on", on);
            try (AudioProbe sound = nina.listen(
                    nina.awaitSubscribed("olga", TrackSource.MICROPHONE).sid())) {
                sound.awaitLoud(100);
            }
        }
    }

    @Test
    void oneCutIsOneRecovery() throws IOException {
        try (CuttableTcpRelay relay = new CuttableTcpRelay(STAGE.url())) {
            String room = STAGE.newRoom();
            Visit nina = STAGE.visit(room, "nina", "Nina").join().setEnabled(TrackSource.MICROPHONE, true);
            Visit olga = speaking(relay, room);
            try (AudioProbe sound = olga.listen(
                    olga.awaitSubscribed("nina", TrackSource.MICROPHONE).sid())) {
                sound.awaitLoud(100);
                for (int cuts = 1; cuts <= 3; cuts++) {
                    int before = cuts - 1;
                    relay.cut();
                    olga.awaitSnapshot("away", s -> s.connection() instanceof ConnectionState.Reconnecting);
                    sound.awaitLoud(sound.loud() + 1_000);
                    relay.mend();
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

    private static Visit visit(CuttableTcpRelay relay, String room) {
        return STAGE.visit(room, TokenSource.literal(relay.url(), STAGE.tokens().participant(room, "olga", "Olga")));
    }

    /** Joined by this relay with an open microphone, as the server knows. */
    private static Visit speaking(CuttableTcpRelay relay, String room) {
        Visit olga = visit(relay, room).join().setEnabled(TrackSource.MICROPHONE, true);
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
