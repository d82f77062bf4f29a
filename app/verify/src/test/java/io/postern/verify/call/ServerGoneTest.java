package io.postern.verify.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.ChatMessage;
import io.postern.room.ConnectionState;
import io.postern.room.RoomEvent;
import io.postern.room.TrackSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.peer.NodePeer;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.VideoProbe;
import io.postern.verify.stage.Visit;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that dies in the middle of a call. */
@Requires({Requirement.LIVEKIT, Requirement.NODE})
@LeakGuard.Shared
class ServerGoneTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    @BeforeAll
    static void chooseTestSources() {
        Visit.chooseTestSources(STAGE.client());
    }

    @Test
    void theCallIsSaidToBeReconnectingAndComesBackWithTheServer() throws IOException, InterruptedException {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(room, "olga", "Olga").join().setEnabled(TrackSource.CAMERA, true);
        ours.sendChat("before");

        STAGE.killServer();
        ours.awaitSnapshot("reconnecting", s -> s.connection() instanceof ConnectionState.Reconnecting);
        assertTrue(ours.room().snapshot().local().isPresent(), "what was known stays while it is tried again");
        CompletableFuture<ChatMessage> meanwhile = ours.room().sendChat("meanwhile");

        STAGE.restartServer();
        ours.awaitSnapshot("connected again", s -> s.connection() instanceof ConnectionState.Connected);
        ours.awaitEvent(RoomEvent.Reconnected.class, e -> true);
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        nina.awaitVideo("olga", "pictures after the restart", v -> v.frames() > 20);
        nina.publishVideo(320, 240);
        try (VideoProbe watched =
                ours.watch(ours.awaitSubscribed("nina", TrackSource.CAMERA).sid())) {
            watched.awaitMore(10);
        }
        Visit.get("send what was written meanwhile", meanwhile);
        assertEquals(
                java.util.List.of("before", "meanwhile"),
                ours.room().snapshot().chat().stream().map(ChatMessage::text).toList());
    }

    @Test
    void leavingWhileReconnectingEndsAtOnce() throws IOException, InterruptedException {
        Visit ours = STAGE.visit(STAGE.newRoom(), "olga", "Olga").join();
        STAGE.killServer();
        ours.awaitSnapshot("reconnecting", s -> s.connection() instanceof ConnectionState.Reconnecting);
        long start = System.nanoTime();
        Visit.get("leave", ours.room().leave());
        assertTrue(System.nanoTime() - start < 3_000_000_000L, "leaving waits for nobody");
        assertTrue(ours.room().snapshot().connection() instanceof ConnectionState.Disconnected);
        STAGE.restartServer();
    }
}
