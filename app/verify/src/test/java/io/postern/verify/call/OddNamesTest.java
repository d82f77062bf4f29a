package io.postern.verify.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.Participant;
import io.postern.room.RoomFailure;
import io.postern.signaling.token.TokenSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.Visit;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that people, or their programs, really use. */
@Requires(Requirement.LIVEKIT)
@LeakGuard.Shared
class OddNamesTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weekly & daily / 50% + #1 ? =",
                "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \uD83C\uDDE9\uD83C\uDDEA",
                "\u063A\u0631\u0641\u0629 \u05D7\u05D3\u05E8",
                "e\u0301 is not \u00E9",
                "\u202Ereversed",
                "..",
                "<script>alert(1)</script>"
            })
    void roomNamesOfAllKinds(String name) {
        // Every run in a server of its own; no other test uses these names.
        Visit olga = STAGE.visit(name, "olga", "Olga").join();
        Visit ivan = STAGE.visit(name, "ivan", "Ivan").join();
        ivan.awaitParticipant("olga");
        assertEquals(name, olga.room().snapshot().name());
        assertEquals(name, STAGE.administration().room(name).orElseThrow().getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00E9", "\uD83D\uDE42"})
    void aRoomNameAsLongAsTheServerAllows(String character) {
        // The server counts bytes of UTF-8.
        String longest = character.repeat(256 / character.getBytes(StandardCharsets.UTF_8).length);
        STAGE.visit(longest, "olga", "Olga").join();
        assertTrue(STAGE.administration().room(longest).isPresent());

        String longer = longest + "x";
        assertThrows(IllegalArgumentException.class, () -> STAGE.visit(longer, "olga", "Olga"));
    }

    @Test
    void aPeerWithoutANameIsShownByIdentity() {
        String room = STAGE.newRoom();
        STAGE.visit(room, "nameless-7", "").join();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        Participant nameless = ours.awaitParticipant("nameless-7");
        assertEquals("", nameless.name());
        assertEquals("nameless-7", nameless.displayName());
    }

    @Test
    void aPeerWithTheLongestNameTheServerAllows() {
        String room = STAGE.newRoom();
        String name = "\uD83D\uDE42".repeat(64);
        STAGE.visit(room, "longish", name).join();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        assertEquals(name, ours.awaitParticipant("longish").name());
    }

    /** A megabyte of name: no such token gets past the server, so nobody in a room ever has one. */
    @Test
    void aNameOfAMegabyteIsRefusedByTheServer() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        String name = "x".repeat(1 << 20);
        Visit huge = STAGE.visit(
                room, TokenSource.literal(STAGE.url(), STAGE.tokens().participant(room, "huge", name)));
        RoomFailure failure = huge.joinFailure();
        assertFalse(failure.retryable(), failure::detail);
        assertTrue(failure.detail().length() < 2_000, "the failure does not repeat the name");
        assertEquals(1, STAGE.administration().participants(room).size());
        assertTrue(ours.room().snapshot().remotes().isEmpty());
    }
}
