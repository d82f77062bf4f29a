package io.postern.desktop.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InviteLinkTest {
    @ParameterizedTest
    @CsvSource({
        "https://meet.example.org/join/weekly, https://meet.example.org, weekly",
        "postern:https://meet.example.org/join/weekly, https://meet.example.org, weekly",
        "POSTERN://meet.example.org/join/weekly, https://meet.example.org, weekly",
        "' postern:http://localhost:8080/a/join/x%20y?z=1 ', http://localhost:8080/a, x y",
        "https://meet.example.org/join/join/join/weekly, https://meet.example.org/join/join, weekly",
        "https://meet.example.org/join/a+b, https://meet.example.org, a+b"
    })
    void linksAreUnderstood(String text, String backend, String room) {
        assertEquals(new InviteLink(URI.create(backend), room), InviteLink.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"weekly", "a/b", "Q3? #1 100%", "اجتماع 🎉", "a+b&c=d", "..", "a\\b"})
    void aLinkLeadsBackToItsRoom(String room) {
        InviteLink link = new InviteLink(URI.create("https://meet.example.org/postern"), room);
        assertEquals(link, InviteLink.parse(link.text()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "weekly",
                "postern:",
                "https://meet.example.org",
                "https://meet.example.org/join/",
                "ftp://meet.example.org/join/weekly",
                "https://ana:pw@meet.example.org/join/weekly",
                "https:///join/weekly",
                "https://meet.example.org/join/%zz"
            })
    void whatIsNoLinkIsRefusedWithASentence(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> InviteLink.parse(text));
        assertEquals(
                "A link to a room looks like https://meet.example.org/join/weekly, perhaps with postern: before it.",
                refused.getMessage());
    }
}
