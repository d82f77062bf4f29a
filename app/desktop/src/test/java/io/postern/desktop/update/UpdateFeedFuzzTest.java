package io.postern.desktop.update;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.testing.fuzz.Fuzzer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A signed feed may be malformed too. */
@Timeout(120)
class UpdateFeedFuzzTest {
    private final KeyPair keys = ed25519();
    private final UpdateFeedSource source =
            new UpdateFeedSource(URI.create("https://meet.example.org/feed.json"), keys.getPublic(), "stable");

    @Test
    void aFeedIsReadOrRefused() {
        Fuzzer.ofTexts("feeds of versions", """
                        {"issued": "2026-11-30T12:00:00Z", "expires": "2027-01-30T12:00:00Z", "hosts": ["notes.example.org"],
                         "channels": {"stable": {"version": "1.2.3", "date": "2026-11-29",
                           "notes": "https://notes.example.org/1.2.3"}}}
                        """)
                .refusing(UpdateFeedException.class)
                .run(this::readSigned);
        Fuzzer.ofTexts("signatures of feeds", "A".repeat(88), "B".repeat(64))
                .refusing(UpdateFeedException.class)
                .run(input -> UpdateFeed.read(new byte[] {'{', '}'}, input, source));
    }

    @Test
    void aNameBeyondTheParsersLimitIsRefused() {
        byte[] feed = "{\"%s\": 1}".formatted("n".repeat(60_000)).getBytes(StandardCharsets.UTF_8);

        assertThatExceptionOfType(UpdateFeedException.class).isThrownBy(() -> readSigned(feed));
    }

    private void readSigned(byte[] feed) throws GeneralSecurityException, UpdateFeedException {
        Signature signing = Signature.getInstance("Ed25519");
        signing.initSign(keys.getPrivate());
        signing.update(feed);
        UpdateFeed.read(feed, signing.sign(), source);
    }

    private static KeyPair ed25519() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
