package io.postern.livekit;

import java.security.SecureRandom;

/**
 * A LiveKit API key with its secret, which signs access tokens.
 *
 * @param secret 43 characters; LiveKit requires 32
 */
public record ApiKeyPair(String key, String secret) {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** A new random pair. */
    public static ApiKeyPair generate() {
        SecureRandom random = new SecureRandom();
        return new ApiKeyPair("API" + randomText(random, 12), randomText(random, 43));
    }

    /** The key only, so that the secret is not logged by accident. */
    @Override
    public String toString() {
        return "ApiKeyPair[" + key + "]";
    }

    private static String randomText(SecureRandom random, int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
