package io.postern.signaling.websocket;

import io.postern.signaling.AccessToken;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Issues tokens for the real server, like a backend. */
final class RealTokens {
    static final String KEY = "devkey";
    static final String SECRET = "a-secret-for-tests-of-at-least-32-characters";
    private static final String OTHER_SECRET = "another-secret-with-at-least-32-characters-too";

    private RealTokens() {}

    /** A token for ten minutes, as a backend makes it. */
    static AccessToken token(String identity, String room) {
        return token(identity, room, SECRET);
    }

    static AccessToken tokenOfSomeoneElse(String identity, String room) {
        return token(identity, room, OTHER_SECRET);
    }

    private static AccessToken token(String identity, String room, String secret) {
        long now = Instant.now().getEpochSecond();
        String payload = """
                {"iss":"%s","sub":"%s","nbf":%d,"exp":%d,"video":{"roomJoin":true,"canUpdateOwnMetadata":true,"room":"%s"}}""".formatted(KEY, identity, now - 10, now + 600, room);
        String signed = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encode(payload.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return AccessToken.of(signed + "." + encode(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JVM has HmacSHA256", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
