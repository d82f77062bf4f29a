package io.postern.call.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LinksTest {
    private static List<String> links(String text) {
        return Links.parts(text).stream()
                .filter(Links.Part.Link.class::isInstance)
                .map(part -> ((Links.Part.Link) part).address() + " at " + ((Links.Part.Link) part).host())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            see https://example.org/a?b=c#d.            | https://example.org/a?b=c#d at example.org
            (https://example.org/wiki/A_(b))            | https://example.org/wiki/A_(b) at example.org
            HTTP://EXAMPLE.org:8080/x, and more         | HTTP://example.org:8080/x at example.org:8080
            https://exämple.org/ü                       | https://xn--exmple-cua.org/%C3%BC at xn--exmple-cua.org
            """)
    void addressesAreFoundWithTheHostThatTheNetworkKnows(String text, String link) {
        assertEquals(List.of(link), links(text));
    }

    @ParameterizedTest
    @CsvSource({
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://bank.example@evil.example/",
        "https://",
        "http://%zz",
        "example.org",
        "https://[::1",
    })
    void whatIsNoPlainWebAddressIsText(String text) {
        assertEquals(List.of(), links(text));
        assertEquals(List.of(new Links.Part.Words(text)), Links.parts(text));
    }

    @Test
    void thousandsOfBracketsAreNotPartOfAnAddress() {
        assertEquals(List.of("https://a.b/(c) at a.b"), links("https://a.b/(c)" + ")".repeat(1_900)));
    }

    @Test
    void lookAlikeLettersShowInTheHost() {
        String cyrillic = "https://\u0440\u0430\u0443\u0440\u0430l.com/";
        assertEquals(List.of("https://xn--l-7sba6dbr.com/ at xn--l-7sba6dbr.com"), links(cyrillic));
    }

    @Test
    void nothingOfTheTextIsLost() {
        String text = "a https://x.example/1 b https://y.example/2). c";
        assertEquals(
                text,
                String.join("", Links.parts(text).stream().map(Links.Part::text).toList()));
    }

    @Test
    void floodsOfLinksEnd() {
        String text = "https://a.example/ ".repeat(500);
        assertEquals(50, links(text).size());
        assertEquals(
                text,
                String.join("", Links.parts(text).stream().map(Links.Part::text).toList()));
    }

    /** Java's own conversion throws something else than usual for such a name. */
    @Test
    void aHostThatCannotBeIsText() {
        String text = "https://" + "ü".repeat(1400) + ".example/";
        assertEquals(List.of(new Links.Part.Words(text)), Links.parts(text));
    }
}
