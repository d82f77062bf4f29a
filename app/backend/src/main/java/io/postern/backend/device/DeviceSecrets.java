package io.postern.backend.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** Makes and recognises enrolment codes and device tokens, and hashes them for the database. */
final class DeviceSecrets {
    /** Excludes characters that look alike: 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U and V. */
    private static final String ALPHABET = "34679ACDEFGHJKMNPQRTVWXY";

    /** 24 letters to the tenth power are about 46 bits: not guessable within 15 minutes at the limited rate. */
    private static final int CODE_CHARACTERS = 10;

    private static final String TOKEN_PREFIX = "pdt_";
    private static final int TOKEN_BYTES = 32;
    /** Base64 without padding has four characters for three bytes. */
    private static final int TOKEN_CHARACTERS = TOKEN_PREFIX.length() + (TOKEN_BYTES * 4 + 2) / 3;

    private static final int MAX_TYPED_CHARACTERS = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private DeviceSecrets() {}

    /** A new code in the form that people read and type: two groups of five characters. */
    static String newCode() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < CODE_CHARACTERS; i++) {
            if (i == CODE_CHARACTERS / 2) {
                code.append('-');
            }
            code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /** A new token of 256 random bits. */
    static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return TOKEN_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The hash of a code as typed; case, spaces and hyphens do not matter. */
    static String hashOfCode(String typed) {
        return sha256(plain(typed));
    }

    /** Whether the text has the form of a code; cheap for text of any length. */
    static boolean isPossibleCode(String typed) {
        if (typed.length() > MAX_TYPED_CHARACTERS) {
            return false;
        }
        String plain = plain(typed);
        return plain.length() == CODE_CHARACTERS && plain.chars().allMatch(letter -> ALPHABET.indexOf(letter) >= 0);
    }

    /** Whether the text has the form of a device token. */
    static boolean isPossibleToken(String text) {
        return text.length() == TOKEN_CHARACTERS && text.startsWith(TOKEN_PREFIX);
    }

    private static String plain(String typed) {
        return typed.toUpperCase(Locale.ROOT).replaceAll("[\\s\\p{Pd}]", "");
    }

    static String sha256(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java runtime has SHA-256", e);
        }
    }
}
