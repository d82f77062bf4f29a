package io.postern.desktop.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.resources.Texts;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.signaling.token.TokenException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private final Texts texts = Texts.of(Locale.ENGLISH);

    @Test
    void everyReasonOfEveryFailureHasASentenceInEveryLanguage() {
        for (Locale language : Texts.LANGUAGES) {
            Texts words = Texts.of(language);
            for (TokenException.Reason reason : TokenException.Reason.values()) {
                assertSentence(Explanation.of(new TokenException(reason, "x", null), words));
            }
            for (RoomFailure.Kind kind : RoomFailure.Kind.values()) {
                assertSentence(Explanation.of(new RoomException(new RoomFailure(kind, true, "x"), null), words));
            }
            for (DeviceKind kind : DeviceKind.values()) {
                for (DeviceException.Reason reason : DeviceException.Reason.values()) {
                    assertSentence(Explanation.of(new DeviceException(kind, reason, "x", null), words));
                }
            }
            Set<String> endings = new HashSet<>();
            for (DisconnectReason reason : DisconnectReason.values()) {
                String sentence = Explanation.of(reason, words);
                assertTrue(sentence.contains(" "), sentence);
                endings.add(sentence);
            }
            assertEquals(DisconnectReason.values().length, endings.size());
        }
    }

    @Test
    void whatStoodBehindARoomFailureIsWhatPeopleRead() {
        TokenException expired = new TokenException(TokenException.Reason.SESSION_EXPIRED, "401", null);
        RoomException noTicket = new RoomException(
                new RoomFailure(RoomFailure.Kind.NO_TICKET, false, "no ticket"), new CompletionException(expired));
        Explanation explanation = Explanation.of(new CompletionException(noTicket), texts);
        assertEquals(Explanation.Remedy.SIGN_IN, explanation.remedy());
        assertEquals(texts.text("token.failure.session_expired"), explanation.sentence());
    }

    @Test
    void whatNobodyExpectedIsExplainedTooAndKeepsItsDetails() {
        Explanation explanation = Explanation.of(new IllegalStateException("odd"), texts);
        assertEquals(texts.text("room.failure.internal"), explanation.sentence());
        assertTrue(explanation.details().contains("odd"));
    }

    private static void assertSentence(Explanation explanation) {
        assertTrue(
                explanation.sentence().contains(" ")
                        && explanation.sentence().strip().endsWith("."),
                explanation::sentence);
        assertFalse(explanation.details().isEmpty());
    }
}
