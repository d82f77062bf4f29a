package io.postern.ui.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.network.address.Endpoint;
import io.postern.network.dial.DialFailure;
import io.postern.network.proxy.Route;
import io.postern.network.trust.CertificateProblem;
import io.postern.resources.Texts;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.signaling.token.TokenException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    @Test
    void whatTheNetworkSaysIsASentenceThatNamesHostAndPort() {
        Endpoint server = new Endpoint("meet.example", 7443);
        Route.HttpProxy proxy = new Route.HttpProxy("proxy.example", 3128, false);
        List<DialFailure> failures = new ArrayList<>(List.of(
                new DialFailure.UnknownHost("meet.example", false, "x"),
                new DialFailure.UnknownHost("proxy.example", true, "x"),
                new DialFailure.Refused(server, false, "x"),
                new DialFailure.Refused(proxy.endpoint(), true, "x"),
                new DialFailure.TimedOut(server, DialFailure.TimedOut.Phase.NAME, "x"),
                new DialFailure.TimedOut(server, DialFailure.TimedOut.Phase.CONNECTION, "x"),
                new DialFailure.TimedOut(server, DialFailure.TimedOut.Phase.HANDSHAKE, "x"),
                new DialFailure.TimedOut(proxy.endpoint(), DialFailure.TimedOut.Phase.PROXY, "x"),
                new DialFailure.ProxyAuthenticationNeeded(proxy, "realm", List.of("Basic", "NTLM"), false, "x"),
                new DialFailure.ProxyAuthenticationNeeded(proxy, "realm", List.of("Basic"), true, "x"),
                new DialFailure.ProxyRefused(proxy, server, 403, "x"),
                new DialFailure.Network(server, "x"),
                new DialFailure.Cancelled("x")));
        for (CertificateProblem.Reason reason : CertificateProblem.Reason.values()) {
            failures.add(new DialFailure.Certificate(problem(reason, List.of("www.example")), "x"));
        }
        for (Locale language : Texts.LANGUAGES) {
            Texts words = Texts.of(language);
            Set<String> sentences = new HashSet<>();
            for (DialFailure failure : failures) {
                assertTrue(words.has(failure.key()), failure.key());
                Explanation explanation = Explanation.of(
                        new RoomFailure(RoomFailure.Kind.UNREACHABLE, true, "x", Optional.of(failure), List.of()),
                        words);
                assertSentence(explanation);
                String sentence = explanation.sentence();
                assertFalse(sentence.contains("{") || sentence.contains("''"), sentence);
                assertTrue(
                        failure instanceof DialFailure.Cancelled || sentence.contains("example"),
                        () -> sentence + " does not say what it is about");
                failure.arguments().stream()
                        .filter(argument -> argument.equals("7443") || argument.equals("3128"))
                        .filter(argument -> !failure.key().endsWith("_name"))
                        .forEach(port -> assertTrue(sentence.contains((String) port), sentence));
                sentences.add(sentence);
            }
            // Two phases share a sentence.
            assertEquals(failures.size() - 1, sentences.size());
        }
    }

    @Test
    void aCertificateIsDescribedWithWhoSignedItAndWhenItRanOut() {
        String expired = sentence(problem(CertificateProblem.Reason.EXPIRED, List.of()));
        assertTrue(expired.contains("meet.example") && expired.contains("Sneaky Box"), expired);
        assertTrue(expired.contains("May 1, 2020"), expired);
        assertTrue(sentence(problem(CertificateProblem.Reason.WRONG_HOST, List.of("a.example", "b.example")))
                .contains("is for a.example, b.example"));
        assertTrue(sentence(problem(CertificateProblem.Reason.WRONG_HOST, List.of()))
                .contains("is for www.example"));
    }

    @Test
    void whatIsToBeOpenedForMediaIsNamed() {
        RoomFailure blocked = new RoomFailure(RoomFailure.Kind.NO_MEDIA_PATH, true, "x");
        String sentence = Explanation.of(blocked, texts).sentence();
        for (String port : List.of("7881", "5349", "443", "IT department", "network check")) {
            assertTrue(sentence.contains(port), sentence);
        }
    }

    private String sentence(CertificateProblem problem) {
        DialFailure failure = new DialFailure.Certificate(problem, "x");
        return texts.text(failure.key(), failure.arguments().toArray());
    }

    private static CertificateProblem problem(CertificateProblem.Reason reason, List<String> names) {
        return new CertificateProblem(
                reason,
                "meet.example",
                "www.example",
                "Sneaky Box",
                Instant.parse("2019-05-01T12:00:00Z"),
                Instant.parse("2020-05-01T12:00:00Z"),
                names,
                List.of());
    }

    private static void assertSentence(Explanation explanation) {
        assertTrue(
                explanation.sentence().contains(" ")
                        && explanation.sentence().strip().endsWith("."),
                explanation::sentence);
        assertFalse(explanation.details().isEmpty());
    }
}
