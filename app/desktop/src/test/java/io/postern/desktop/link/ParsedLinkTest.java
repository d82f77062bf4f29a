package io.postern.desktop.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.call.invite.InviteLink;
import io.postern.desktop.link.ParsedLink.Problem;
import io.postern.resources.Texts;
import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParsedLinkTest {
    @ParameterizedTest
    @CsvSource({
        "https://meet.example.org/join/weekly, https://meet.example.org, weekly",
        "postern:https://meet.example.org/join/weekly, https://meet.example.org, weekly",
        "POSTERN://meet.example.org/join/weekly, https://meet.example.org, weekly",
        "postern://meet.example.org:8443/join/weekly/, https://meet.example.org:8443, weekly",
        "' postern:http://localhost:8080/a/join/x%20y ', http://localhost:8080/a, x y",
        "https://meet.example.org/join/join/join/weekly, https://meet.example.org/join/join, weekly",
        "https://meet.example.org/join/a+b, https://meet.example.org, a+b",
        "https://Meet.Example.org/join/--server, https://meet.example.org, --server",
        "https://meet.exämple.org/join/weekly, https://meet.xn--exmple-cua.org, weekly",
        "http://[::1]:8080/join/weekly, http://[::1]:8080, weekly"
    })
    void linksAreUnderstood(String text, String backend, String room) {
        assertEquals(new ParsedLink.Usable(new InviteLink(URI.create(backend), room)), ParsedLink.of(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"weekly", "a/b", "Q3? #1 100%", "اجتماع 🎉", "a+b&c=d", "..", "a\\b", "👩‍🚀"})
    void aLinkLeadsBackToItsRoom(String room) {
        InviteLink link = new InviteLink(URI.create("https://meet.example.org/postern"), room);
        assertEquals(new ParsedLink.Usable(link), ParsedLink.of(link.text()));
    }

    @ParameterizedTest
    @CsvSource({
        "'', NOT_A_LINK",
        "weekly, NOT_A_LINK",
        "postern:, NOT_A_LINK",
        "https://meet.example.org, NOT_A_LINK",
        "https://meet.example.org/rooms/weekly, NOT_A_LINK",
        "--server=https://evil.example, OPTION",
        "-h, OPTION",
        "postern:--server=https://evil.example/join/x, OPTION",
        "ftp://meet.example.org/join/weekly, SCHEME",
        "postern:file:///etc/passwd, SCHEME",
        "postern:javascript:alert(1)//join/x, SCHEME",
        "postern:postern:https://meet.example.org/join/weekly, SCHEME",
        "https://ana:pw@meet.example.org/join/weekly, CREDENTIALS",
        "https://meet.example.org@evil.example/join/weekly, CREDENTIALS",
        "postern://@evil.example/join/weekly, CREDENTIALS",
        "https://meet.example.org/join/weekly --server https://evil.example, SPACES",
        "https://meet.example.org/join/week\u00a0ly, SPACES",
        "https://meet.example.org/../join/weekly, PATH",
        "https://meet.example.org/a/%2E%2e/join/weekly, PATH",
        "https://meet.example.org/a%2f..%2fb/join/weekly, PATH",
        "https://meet.example.org//evil.example/join/weekly, PATH",
        "https://meet.example.org\\@evil.example/join/weekly, PATH",
        "https://meet.example.org/join/.., PATH",
        "https://meet.example.org/join/weekly?token=x, EXTRAS",
        "https://meet.example.org/join/weekly#x, EXTRAS",
        "https://evil.example?https://meet.example.org/join/weekly, EXTRAS",
        "https:///join/weekly, HOST",
        "https://meet%2eexample.org/join/weekly, HOST",
        "https://meet.example.org:99999/join/weekly, HOST",
        "https://meet.example.org/join/, ROOM",
        "https://meet.example.org/join/%20, ROOM",
        "https://meet.example.org/join/%zz, ROOM",
        "https://meet.example.org/join/%ff, ROOM",
        "https://meet.example.org/join/a/b, ROOM",
        "https://meet.example.org/join/a%0ab, CONTROL_CHARACTERS",
        "https://meet.example.org/join/a%E2%80%AEb, HIDDEN_CHARACTERS"
    })
    void refusesTextsThatAreNotPlainlyLinks(String text, Problem problem) {
        assertEquals(new ParsedLink.Refused(problem), ParsedLink.of(text));
    }

    @Test
    void charactersNobodySeesAreRefused() {
        assertEquals(
                new ParsedLink.Refused(Problem.CONTROL_CHARACTERS),
                ParsedLink.of("https://meet.example.org/join/week\u0007ly"));
        assertEquals(
                new ParsedLink.Refused(Problem.CONTROL_CHARACTERS),
                ParsedLink.of("https://meet.example.org/join/weekly\n--join"));
        assertEquals(
                new ParsedLink.Refused(Problem.HIDDEN_CHARACTERS),
                ParsedLink.of("https://evil.example/\u202Enioj/gro.elpmaxe.teem/join/x"));
        assertEquals(
                new ParsedLink.Refused(Problem.HIDDEN_CHARACTERS),
                ParsedLink.of("https://meet\u200B.example.org/join/weekly"));
        assertEquals(
                new ParsedLink.Refused(Problem.TOO_LONG),
                ParsedLink.of("https://meet.example.org/join/" + "a".repeat(ParsedLink.LONGEST)));
    }

    @Test
    void lettersOfOtherScriptsAreShownForWhatTheyAre() {
        // The first letter of the host is Cyrillic.
        ParsedLink read = ParsedLink.of("https://\u0430pple.example/join/weekly");
        InviteLink link = ((ParsedLink.Usable) read).link();
        assertEquals("xn--pple-43d.example", link.host());
        assertTrue(link.foreignLetters());
        assertFalse(new InviteLink(URI.create("https://meet.example.org"), "x").foreignLetters());
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void everyRefusalHasItsSentence(Problem problem) {
        for (Locale language : Texts.LANGUAGES) {
            Texts texts = Texts.of(language);
            assertTrue(texts.has("link.refused." + problem.name().toLowerCase(Locale.ROOT)));
        }
    }
}
