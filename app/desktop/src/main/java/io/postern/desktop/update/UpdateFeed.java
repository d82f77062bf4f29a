package io.postern.desktop.update;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of an update feed after its signature was verified.
 *
 * @param issued the time of signing; each feed is newer than the one before
 * @param expires the time after which it is not accepted, which limits how long an attacker can withhold newer feeds
 * @param offer the version that the channel offers; empty if the feed does not have the channel
 */
record UpdateFeed(Instant issued, Instant expires, Optional<AvailableUpdate> offer) {
    /** The validity of a feed that does not state one. */
    private static final Duration LIFETIME = Duration.ofDays(90);

    private static final int SIGNATURE_BYTES = 64;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    /**
     * Verifies and parses a feed.
     *
     * @param signature the signature: 64 bytes, raw or in Base64
     */
    static UpdateFeed read(byte[] document, byte[] signature, UpdateFeedSource source) throws UpdateFeedException {
        check(document, signature, source.key());
        try {
            JsonNode feed = JSON.readTree(document);
            Instant issued = Instant.parse(text(feed, "issued"));
            Instant expires = feed.has("expires") ? Instant.parse(text(feed, "expires")) : issued.plus(LIFETIME);
            JsonNode channel = feed.path("channels").path(source.channel());
            return new UpdateFeed(
                    issued,
                    expires,
                    channel.isMissingNode() ? Optional.empty() : Optional.of(offer(feed, channel, source)));
        } catch (JsonProcessingException e) {
            // Leaves out the content, because the message is logged.
            JsonLocation where = e.getLocation();
            // A failure at a limit of the parser, such as the length of a name, has no location.
            throw malformed(where == null ? "it is no JSON" : "it is no JSON, line " + where.getLineNr(), null);
        } catch (IOException e) {
            throw malformed("it cannot be read", e);
        } catch (DateTimeException e) {
            throw malformed("a date is none", e);
        }
    }

    private static void check(byte[] document, byte[] signature, PublicKey key) throws UpdateFeedException {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(document);
            if (!ed25519.verify(raw(signature))) {
                throw new UpdateFeedException(
                        UpdateFeedException.Kind.BAD_SIGNATURE, "the signature is not of this feed and key");
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UpdateFeedException(UpdateFeedException.Kind.BAD_SIGNATURE, "the signature is none", e);
        }
    }

    private static byte[] raw(byte[] signature) {
        return signature.length == SIGNATURE_BYTES
                ? signature
                : Base64.getMimeDecoder().decode(signature);
    }

    private static AvailableUpdate offer(JsonNode feed, JsonNode channel, UpdateFeedSource source)
            throws UpdateFeedException {
        ProgramVersion version =
                ProgramVersion.parse(text(channel, "version")).orElseThrow(() -> malformed("a version is none", null));
        LocalDate released = LocalDate.parse(text(channel, "date"));
        return new AvailableUpdate(version, released, notes(feed, text(channel, "notes"), source));
    }

    /** Whether a page is on the feed's own host or on one that the feed lists. */
    private static URI notes(JsonNode feed, String address, UpdateFeedSource source) throws UpdateFeedException {
        Set<String> hosts = new HashSet<>(Set.of(lower(source.feed().getHost())));
        feed.path("hosts").forEach(host -> hosts.add(lower(host.asText())));
        try {
            URI notes = new URI(address);
            if (!"https".equalsIgnoreCase(notes.getScheme()) || notes.getRawUserInfo() != null) {
                throw malformed("the notes are not at an https address", null);
            }
            if (!hosts.contains(lower(notes.getHost()))) {
                throw malformed("the notes are at a host that the feed does not list", null);
            }
            return notes;
        } catch (URISyntaxException e) {
            throw malformed("the notes' address is none", e);
        }
    }

    private static String lower(@Nullable String host) {
        return String.valueOf(host).toLowerCase(Locale.ROOT);
    }

    private static String text(JsonNode node, String name) throws UpdateFeedException {
        JsonNode value = node.path(name);
        if (!value.isTextual()) {
            throw malformed(name + " is missing", null);
        }
        return value.asText();
    }

    private static UpdateFeedException malformed(String detail, @Nullable Throwable cause) {
        return cause == null
                ? new UpdateFeedException(UpdateFeedException.Kind.MALFORMED, detail)
                : new UpdateFeedException(UpdateFeedException.Kind.MALFORMED, detail, cause);
    }
}
