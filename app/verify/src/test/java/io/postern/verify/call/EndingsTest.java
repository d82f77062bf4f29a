package io.postern.verify.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.ConnectionState;
import io.postern.room.DisconnectReason;
import io.postern.room.Publication;
import io.postern.room.RoomEvent;
import io.postern.room.TrackSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.peer.NodePeer;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.Visit;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How visits end, and what administrators do in the middle of them. */
@Requires({Requirement.LIVEKIT, Requirement.NODE})
@LeakGuard.Shared
class EndingsTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    @BeforeAll
    static void chooseTestSources() {
        Visit.chooseTestSources(STAGE.client());
    }

    @Test
    void leavingIsSeenByPeersAndServerAtOnce() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        Visit ours = STAGE.visit(room, "olga", "Olga").join().setEnabled(TrackSource.MICROPHONE, true);
        nina.awaitParticipant("olga");
        Visit.get("leave", ours.room().leave());
        nina.awaitEvent("participant-left", e -> e.path("identity").asText().equals("olga"));
        await().atMost(NodePeer.PATIENCE)
                .until(() -> STAGE.administration().participant(room, "olga").isEmpty());
        assertEnded(ours, DisconnectReason.CLIENT_INITIATED);
    }

    @Test
    void whoIsRemovedIsToldSo() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        STAGE.administration().remove(room, "olga");
        assertEnded(ours, DisconnectReason.PARTICIPANT_REMOVED);
    }

    @Test
    void whoseRoomIsDeletedIsToldSo() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        STAGE.administration().deleteRoom(room);
        assertEnded(ours, DisconnectReason.ROOM_DELETED);
    }

    @Test
    void theSameIdentityJoiningElsewhereEndsTheFirstVisit() {
        String room = STAGE.newRoom();
        Visit first = STAGE.visit(room, "olga", "Olga").join();
        Visit second = STAGE.visit(room, "olga", "Olga").join();
        assertEnded(first, DisconnectReason.DUPLICATE_IDENTITY);
        assertEquals(new ConnectionState.Connected(), second.room().snapshot().connection());
        assertEquals(1, STAGE.administration().participants(room).size());
    }

    @Test
    void beingMutedByTheServerIsHonouredAndSaid() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        Visit ours = STAGE.visit(room, "olga", "Olga").join().setEnabled(TrackSource.MICROPHONE, true);
        nina.awaitAudio("olga", "sound", a -> a.loud() > 1_000);
        String sid = ours.room()
                .snapshot()
                .local()
                .orElseThrow()
                .publication(TrackSource.MICROPHONE)
                .orElseThrow()
                .sid();

        STAGE.administration().mute(room, "olga", sid);

        ours.awaitEvent(
                RoomEvent.MutedByServer.class, e -> e.publication().sid().equals(sid));
        ours.awaitPublication("olga", TrackSource.MICROPHONE, "muted", Publication::muted);
        nina.awaitTrack("track-muted", "olga", "microphone");
        assertTrue(STAGE.administration()
                .participant(room, "olga")
                .orElseThrow()
                .getTracks(0)
                .getMuted());

        ours.setEnabled(TrackSource.MICROPHONE, true);
        nina.awaitTrack("track-unmuted", "olga", "microphone");
        long before = nina.audio("olga").orElseThrow().loud();
        nina.awaitAudio("olga", "sound again", a -> a.loud() > before + 1_000);
        assertEquals(1, ours.events(RoomEvent.MutedByServer.class).size());
    }

    @Test
    void whoMayOnlyWatchIsToldThatPublishingIsNotPermittedAndStaysInTheCall() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(
                        room,
                        io.postern.signaling.token.TokenSource.literal(
                                STAGE.url(), STAGE.tokens().forWatching().participant(room, "olga", "Olga")))
                .join();
        var failure = Failure.of(ours.room().setEnabled(TrackSource.MICROPHONE, true));
        assertEquals(io.postern.room.RoomFailure.Kind.NOT_PERMITTED, failure.kind());
        assertEquals(new ConnectionState.Connected(), ours.room().snapshot().connection());
        assertTrue(ours.room().snapshot().local().orElseThrow().publications().isEmpty());
    }

    private static void assertEnded(Visit visit, DisconnectReason reason) {
        visit.awaitSnapshot("the end", s -> s.connection() instanceof ConnectionState.Disconnected);
        visit.awaitEvent(RoomEvent.Disconnected.class, e -> true);
        assertEquals(
                new ConnectionState.Disconnected(reason),
                visit.room().snapshot().connection());
        assertEquals(List.of(new RoomEvent.Disconnected(reason)), visit.events(RoomEvent.Disconnected.class));
        assertEquals(List.of(), visit.events(RoomEvent.Reconnecting.class));
    }
}
