package io.postern.desktop.link;

import io.postern.testing.fuzz.Fuzzer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A link comes from a browser, and so from anybody. */
@Timeout(120)
class LinkFuzzTest {
    @Test
    void aLinkIsUsableOrRefused() {
        Fuzzer.ofTexts(
                        "links",
                        "postern://meet.example.org/join/Board%20room",
                        "postern:https://meet.example.org:8443/join/T%C3%BCr",
                        "https://xn--mnchen-3ya.example/join/a")
                .run(input -> ParsedLink.of(new String(input, StandardCharsets.UTF_8)));
    }
}
