package io.postern.verify.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.Permissions;
import io.postern.room.RoomEvent;
import io.postern.room.RoomFailure;
import io.postern.room.TrackSource;
import io.postern.signaling.token.TokenSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.Visit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.ParticipantPermission;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real server lets us do, and what an administrator makes of it during the call. */
@Requires(Requirement.LIVEKIT)
@LeakGuard.Shared
class RightsTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    @BeforeAll
    static void chooseTestSources() {
        Visit.chooseTestSources(STAGE.client());
    }

    private static ParticipantPermission.Builder everything() {
        return ParticipantPermission.newBuilder()
                .setCanSubscribe(true)
                .setCanPublish(true)
                .setCanPublishData(true);
    }

    @Test
    void whoJoinsAsAListenerSendsNothing() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(
                room,
                TokenSource.literal(STAGE.url(), STAGE.tokens().forWatching().participant(room, "olga", "Olga")));
        CompletableFuture<Void> microphone = ours.room().setEnabled(TrackSource.MICROPHONE, true);
        ours.join();
        assertEquals(RoomFailure.Kind.NOT_PERMITTED, Failure.of(microphone).kind());
        assertEquals(Set.of(), ours.room().snapshot().permissions().publishable());
        assertTrue(ours.room().snapshot().permissions().canPublishData());
    }

    @Test
    void rightsThatAreTakenAndGivenDuringTheCall() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        Visit ivan = STAGE.visit(room, "ivan", "Ivan").join();
        ours.setEnabled(TrackSource.MICROPHONE, true).setEnabled(TrackSource.CAMERA, true);
        ivan.awaitSubscribed("olga", TrackSource.MICROPHONE);

        STAGE.administration()
                .permit(room, "olga", everything().setCanPublish(false).build());
        Permissions silent =
                ours.awaitEvent(RoomEvent.PermissionsChanged.class, e -> true).now();
        assertEquals(Set.of(), silent.publishable());
        ours.awaitSnapshot(
                "nothing published", s -> s.local().orElseThrow().publications().isEmpty());
        ivan.awaitSnapshot(
                "nothing published",
                s -> s.participant("olga").orElseThrow().publications().isEmpty());
        assertEquals(
                RoomFailure.Kind.NOT_PERMITTED,
                Failure.of(ours.room().setEnabled(TrackSource.MICROPHONE, true)).kind());
        ours.sendChat("still here");

        STAGE.administration()
                .permit(room, "olga", everything().setCanPublishData(false).build());
        ours.awaitSnapshot("no chat", s -> !s.permissions().canPublishData());
        assertEquals(
                RoomFailure.Kind.NOT_PERMITTED,
                Failure.of(ours.room().sendChat("nobody would get this")).kind());

        STAGE.administration().permit(room, "olga", everything().build());
        ours.awaitSnapshot("everything", s -> s.permissions().canPublishData());
        ours.setEnabled(TrackSource.MICROPHONE, true);
        ivan.awaitSubscribed("olga", TrackSource.MICROPHONE);
        ours.sendChat("back again");
        ivan.awaitEvent(RoomEvent.ChatReceived.class, e -> e.message().text().equals("back again"));
        assertEquals(
                List.of("still here", "back again"),
                ivan.chatFrom("olga").stream().map(m -> m.text()).toList());
    }
}
