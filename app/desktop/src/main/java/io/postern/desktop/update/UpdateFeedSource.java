package io.postern.desktop.update;

import io.postern.settings.policy.UpdatePolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The address and public key of an update feed.
 *
 * @param feed an https address; its signature is at the same address with {@code .sig} at the end
 * @param key the public key that verifies the feed
 * @param channel the release channel
 */
public record UpdateFeedSource(URI feed, PublicKey key, String channel) {
    private static final Logger LOG = LoggerFactory.getLogger(UpdateFeedSource.class);
    private static final String BUILD = "feed.properties";

    /** Returns the policy's feed, else the build's; empty if update checks are off. */
    public static Optional<UpdateFeedSource> of(UpdatePolicy policy) {
        if (!policy.allowed()) {
            return Optional.empty();
        }
        Properties build = build();
        Optional<URI> feed = policy.feed()
                .or(() -> Optional.of(build.getProperty("feed", "").strip())
                        .filter(text -> text.startsWith("https://"))
                        .map(URI::create));
        // A key is used only for the feed it was given with.
        Optional<String> key = policy.publicKey()
                .or(() -> policy.feed().isPresent()
                        ? Optional.empty()
                        : Optional.of(build.getProperty("publicKey", "").strip())
                                .filter(text -> !text.isEmpty()));
        if (feed.isEmpty() || key.isEmpty()) {
            LOG.info("No updates are looked for: {} is not set.", feed.isEmpty() ? "a feed" : "the feed's public key");
            return Optional.empty();
        }
        try {
            return Optional.of(new UpdateFeedSource(feed.get(), key(key.get()), policy.channel()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            LOG.warn("No updates are looked for: the feed's public key is none.", e);
            return Optional.empty();
        }
    }

    /** @param text X.509 in Base64 */
    public static PublicKey key(String text) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
    }

    private static Properties build() {
        Properties build = new Properties();
        try (InputStream in = UpdateFeedSource.class.getResourceAsStream(BUILD)) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A resource of the program can be read.", e);
        }
        return build;
    }
}
