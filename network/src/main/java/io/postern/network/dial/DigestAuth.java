package io.postern.network.dial;

import io.postern.network.proxy.ProxyLogin;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Digest authentication at a proxy (RFC 7616): MD5, SHA-256 and SHA-512-256, each also as {@code -sess}; qop auth or
 * none; user names hashed on request. One nonce serves many connections, counted; when the proxy calls it stale, its
 * next one is used.
 */
final class DigestAuth implements ProxyAuth {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CNONCE_BYTES = 16;

    private final String method;
    private final String uri;
    private final ProxyLogin login;
    private final Supplier<String> cnonces;
    private final Nonce nonce;

    /** The nonce that connections share. */
    private static final class Nonce {
        private AuthChallenge challenge;
        private int uses;

        Nonce(AuthChallenge challenge) {
            this.challenge = challenge;
        }

        synchronized Use use() {
            return new Use(challenge, ++uses);
        }

        synchronized void renew(AuthChallenge newer) {
            challenge = newer;
            uses = 0;
        }
    }

    private record Use(AuthChallenge challenge, int count) {}

    DigestAuth(AuthChallenge challenge, String method, String uri, ProxyLogin login) {
        this(method, uri, login, DigestAuth::randomCnonce, new Nonce(challenge));
    }

    /** @param cnonces client nonces, for tests with known results */
    DigestAuth(AuthChallenge challenge, String method, String uri, ProxyLogin login, Supplier<String> cnonces) {
        this(method, uri, login, cnonces, new Nonce(challenge));
    }

    private DigestAuth(String method, String uri, ProxyLogin login, Supplier<String> cnonces, Nonce nonce) {
        this.method = method;
        this.uri = uri;
        this.login = login.copy();
        this.cnonces = cnonces;
        this.nonce = nonce;
    }

    /** The strength of a challenge's algorithm; negative if the challenge is not supported. */
    static int strength(AuthChallenge challenge) {
        String qop = challenge.parameter("qop");
        boolean canMeet = !challenge.parameter("nonce").isEmpty() && (qop.isEmpty() || offersAuth(qop));
        return canMeet ? List.of("MD5", "SHA-256", "SHA-512-256").indexOf(algorithm(challenge)) : -1;
    }

    private static boolean offersAuth(String qop) {
        return Arrays.stream(qop.split(",", -1)).anyMatch(word -> word.strip().equalsIgnoreCase("auth"));
    }

    private static String algorithm(AuthChallenge challenge) {
        String name = challenge.parameter("algorithm").toUpperCase(Locale.ROOT);
        String bare = name.endsWith("-SESS") ? name.substring(0, name.length() - "-SESS".length()) : name;
        return bare.isEmpty() ? "MD5" : bare;
    }

    private static MessageDigest digest(AuthChallenge challenge) {
        String name = switch (algorithm(challenge)) {
            case "SHA-512-256" -> "SHA-512/256";
            case String same -> same;
        };
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + name, e);
        }
    }

    @Override
    public boolean respondTo(AuthChallenge challenge) {
        if (!challenge.flag("stale") || strength(challenge) < 0) {
            return false;
        }
        nonce.renew(challenge);
        return true;
    }

    @Override
    public Optional<ProxyAuth> forNextConnection() {
        return Optional.of(this);
    }

    /** Returns an authentication with the same nonce for another target. */
    DigestAuth to(String otherUri) {
        return new DigestAuth(method, otherUri, login, cnonces, nonce);
    }

    @Override
    public String authorization() {
        Use use = nonce.use();
        AuthChallenge challenge = use.challenge();
        MessageDigest digest = digest(challenge);
        // Before RFC 7616 the charset was not specified; Latin-1 was used where possible.
        Charset charset = challenge.parameter("charset").equalsIgnoreCase("UTF-8")
                        || !StandardCharsets.ISO_8859_1.newEncoder().canEncode(login.user())
                ? StandardCharsets.UTF_8
                : StandardCharsets.ISO_8859_1;
        String realm = challenge.parameter("realm");
        String serverNonce = challenge.parameter("nonce");
        String cnonce = cnonces.get();
        String count = "%08x".formatted(use.count());
        boolean hasQop = !challenge.parameter("qop").isEmpty();

        String secret = secret(digest, charset, realm);
        if (challenge.parameter("algorithm").toLowerCase(Locale.ROOT).endsWith("-sess")) {
            secret = hash(digest, secret + ":" + serverNonce + ":" + cnonce, charset);
        }
        String request = hash(digest, method + ":" + uri, charset);
        String response = hash(
                digest,
                hasQop
                        ? secret + ":" + serverNonce + ":" + count + ":" + cnonce + ":auth:" + request
                        : secret + ":" + serverNonce + ":" + request,
                charset);

        StringBuilder header = new StringBuilder("Digest ");
        header.append(user(digest, charset, challenge, realm));
        header.append(", realm=").append(quoted(realm));
        header.append(", nonce=").append(quoted(serverNonce));
        header.append(", uri=").append(quoted(uri));
        header.append(", response=\"").append(response).append('"');
        if (!challenge.parameter("algorithm").isEmpty()) {
            header.append(", algorithm=").append(challenge.parameter("algorithm"));
        }
        if (!challenge.parameter("opaque").isEmpty()) {
            header.append(", opaque=").append(quoted(challenge.parameter("opaque")));
        }
        if (hasQop) {
            header.append(", qop=auth, nc=").append(count);
        }
        if (hasQop || challenge.parameter("algorithm").toLowerCase(Locale.ROOT).endsWith("-sess")) {
            header.append(", cnonce=\"").append(cnonce).append('"');
        }
        return header.toString();
    }

    private String user(MessageDigest digest, Charset charset, AuthChallenge challenge, String realm) {
        if (challenge.flag("userhash")) {
            return "username=\"" + hash(digest, login.user() + ":" + realm, charset) + "\", userhash=true";
        }
        if (login.user().chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            return "username=" + quoted(login.user());
        }
        // Header lines are ASCII (RFC 8187).
        StringBuilder encoded = new StringBuilder("username*=UTF-8''");
        for (byte b : login.user().getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            encoded.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b));
        }
        return encoded.toString();
    }

    private String secret(MessageDigest digest, Charset charset, String realm) {
        char[] password = login.password();
        byte[] bytes = PasswordBytes.of(password, charset);
        digest.reset();
        digest.update((login.user() + ":" + realm + ":").getBytes(charset));
        digest.update(bytes);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(password, '\0');
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String hash(MessageDigest digest, String text, Charset charset) {
        digest.reset();
        return HexFormat.of().formatHex(digest.digest(text.getBytes(charset)));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String randomCnonce() {
        byte[] bytes = new byte[CNONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
