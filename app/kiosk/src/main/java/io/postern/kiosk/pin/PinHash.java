package io.postern.kiosk.pin;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A PIN's PBKDF2 hash as it stands in a policy: {@code pbkdf2-sha256:ROUNDS:SALT:HASH}, salt and hash in base64.
 * Immutable; computing a hash takes some tenths of a second, so not on the JavaFX thread.
 */
public final class PinHash {
    private static final String SCHEME = "pbkdf2-sha256";
    private static final int ROUNDS = 600_000;
    private static final int MIN_ROUNDS = 1_000;
    private static final int MAX_ROUNDS = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final int rounds;
    private final byte[] salt;
    private final byte[] hash;

    private PinHash(int rounds, byte[] salt, byte[] hash) {
        this.rounds = rounds;
        this.salt = salt;
        this.hash = hash;
    }

    /** @param pin not wiped */
    public static PinHash of(char[] pin) {
        return of(pin, ROUNDS);
    }

    static PinHash of(char[] pin, int rounds) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PinHash(rounds, salt, derive(pin, salt, rounds, HASH_BYTES));
    }

    /** @throws IllegalArgumentException with one sentence, if the text is not such a hash */
    public static PinHash parse(String text) {
        String[] parts = text.strip().split(":", -1);
        try {
            if (parts.length == 4 && parts[0].equals(SCHEME)) {
                int rounds = Integer.parseInt(parts[1]);
                byte[] salt = Base64.getDecoder().decode(parts[2]);
                byte[] hash = Base64.getDecoder().decode(parts[3]);
                if (rounds >= MIN_ROUNDS && rounds <= MAX_ROUNDS && salt.length >= 8 && hash.length == HASH_BYTES) {
                    return new PinHash(rounds, salt, hash);
                }
            }
        } catch (IllegalArgumentException e) {
            // Reported below.
        }
        throw new IllegalArgumentException("This is not the hash of a PIN. Make one with: postern --hash-pin");
    }

    /**
     * Whether it is this PIN's hash; takes the same time either way.
     *
     * @param pin not wiped
     */
    public boolean matches(char[] pin) {
        byte[] candidate = derive(pin, salt, rounds, hash.length);
        try {
            return MessageDigest.isEqual(candidate, hash);
        } finally {
            Arrays.fill(candidate, (byte) 0);
        }
    }

    /** The hash in the form a policy holds it. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return SCHEME + ":" + rounds + ":" + base64.encodeToString(salt) + ":" + base64.encodeToString(hash);
    }

    @Override
    public String toString() {
        return "PinHash[" + SCHEME + "]";
    }

    private static byte[] derive(char[] pin, byte[] salt, int rounds, int bytes) {
        PBEKeySpec spec = new PBEKeySpec(pin, salt, rounds, bytes * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2", e);
        } finally {
            spec.clearPassword();
        }
    }
}
