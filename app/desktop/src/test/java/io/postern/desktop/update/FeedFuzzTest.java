package io.postern.desktop.update;

import io.postern.testing.fuzz.Fuzzer;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Even what is signed may be broken. */
@Timeout(120)
class FeedFuzzTest {
    @Test
    void aFeedIsReadOrRefused() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        FeedSource source =
                new FeedSource(URI.create("https://meet.example.org/feed.json"), keys.getPublic(), "stable");
        Signature signing = Signature.getInstance("Ed25519");
        signing.initSign(keys.getPrivate());
        Fuzzer.ofTexts("feeds of versions", """
                        {"issued": "2026-11-30T12:00:00Z", "expires": "2027-01-30T12:00:00Z", "hosts": ["notes.example.org"],
                         "channels": {"stable": {"version": "1.2.3", "date": "2026-11-29",
                           "notes": "https://notes.example.org/1.2.3"}}}
                        """).refusing(FeedException.class).run(input -> {
            signing.update(input);
            Feed.read(input, signing.sign(), source);
        });
        Fuzzer.ofTexts("signatures of feeds", "A".repeat(88), "B".repeat(64))
                .refusing(FeedException.class)
                .run(input -> Feed.read(new byte[] {'{', '}'}, input, source));
    }
}
