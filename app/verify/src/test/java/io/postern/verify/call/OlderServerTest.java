package io.postern.verify.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.ChatMessage;
import io.postern.room.TrackSource;
import io.postern.signaling.token.TokenSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.stage.AudioProbe;
import io.postern.verify.stage.OlderServer;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.VideoProbe;
import io.postern.verify.stage.Visit;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that does not know {@code /rtc/v1} is joined over two peer connections; people notice nothing. */
@Requires(Requirement.LIVEKIT)
@LeakGuard.Shared
class OlderServerTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    @BeforeAll
    static void chooseTestSources() {
        Visit.chooseTestSources(STAGE.client());
    }

    @Test
    void picturesSoundAndChatGoBothWays() throws IOException {
        String room = STAGE.newRoom();
        try (OlderServer older = OlderServer.before(STAGE.url())) {
            Visit ours = STAGE.visit(
                            room,
                            TokenSource.literal(older.url(), STAGE.tokens().participant(room, "olga", "Olga")))
                    .join();
            assertTrue(older.unknown() > 0, "the newer endpoint was tried first");
            Visit other = STAGE.visit(room, "nils", "Nils").join();
            for (Visit visit : new Visit[] {ours, other}) {
                visit.setEnabled(TrackSource.CAMERA, true).setEnabled(TrackSource.MICROPHONE, true);
            }
            try (VideoProbe theirs = ours.watch(
                            ours.awaitSubscribed("nils", TrackSource.CAMERA).sid());
                    VideoProbe own = other.watch(
                            other.awaitSubscribed("olga", TrackSource.CAMERA).sid());
                    AudioProbe tone = ours.listen(
                            ours.awaitSubscribed("nils", TrackSource.MICROPHONE).sid())) {
                theirs.awaitMore(30);
                own.awaitMore(30);
                tone.awaitLoud(20_000);
            }
            assertEquals(
                    ChatMessage.Delivery.SENT,
                    ours.sendChat("over two connections").delivery());
            other.sendChat("and back");
            other.awaitSnapshot("chat arrived", s -> other.chatFrom("olga").size() == 1);
            ours.awaitSnapshot("chat arrived", s -> ours.chatFrom("nils").size() == 1);
        }
    }
}
