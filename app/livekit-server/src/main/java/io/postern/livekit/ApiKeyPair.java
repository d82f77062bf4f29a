package io.postern.livekit;

import java.security.SecureRandom;

/**
 * A key and the secret that signs the tokens issued under it.
 *
 * @param secret 43 characters, more than the 32 that LiveKit asks for
 */
public record ApiKeyPair(String key, String secret) {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** A new pair nobody has seen. */
    public static ApiKeyPair generate() {
        SecureRandom random = new SecureRandom();
        return new ApiKeyPair("API" + letters(random, 12), letters(random, 43));
    }

    /** The key alone: a secret must not get into a log by being part of something printed. */
    @Override
    public String toString() {
        return "ApiKeyPair[" + key + "]";
    }

    private static String letters(SecureRandom random, int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
