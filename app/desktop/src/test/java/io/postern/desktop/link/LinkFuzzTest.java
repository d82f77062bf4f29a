package io.postern.desktop.link;

import io.postern.testing.fuzz.Fuzzer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Links come from a browser, so anybody may have written them. */
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
