package io.postern.backend.account;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords with Argon2id and verifies them; format: {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}. Thread safe;
 * limits how many passwords are hashed at a time, so that many sign-ins at once cannot exhaust the memory.
 */
public final class PasswordHasher {
    /**
     * The cost of one hash.
     *
     * @param memoryKib in KiB
     * @param iterations passes over the memory
     * @param lanes Argon2's parallelism
     */
    public record Cost(int memoryKib, int iterations, int lanes) {
        /** The recommendation of OWASP's password storage cheat sheet: 19 MiB, two passes, one lane. */
        public static final Cost CURRENT = new Cost(19 * 1024, 2, 1);

        private boolean isReasonable() {
            return memoryKib >= 8 && memoryKib <= 1 << 20 && iterations >= 1 && iterations <= 64 && lanes >= 1;
        }
    }

    /** The result of checking a password against a hash. */
    public enum Verdict {
        MATCH,
        /** It matches, and should be rehashed because the cost has changed since. */
        MATCH_NEEDS_REHASH,
        NO_MATCH
    }

    /** Too many passwords are being hashed; the caller should try again later. */
    public static final class BusyException extends RuntimeException {}

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** The maximum number of waiting callers: each of them holds a request. */
    private static final int MAX_WAITING = 64;

    private static final Pattern ENCODED = Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})"
            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private final Cost cost;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore places =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));
    private final String nobody;

    public PasswordHasher() {
        this(Cost.CURRENT);
    }

    public PasswordHasher(Cost cost) {
        this.cost = cost;
        // A random hash against which passwords are checked when the account does not exist.
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        nobody = encode(cost, salt, hash);
    }

    /** Hashes a password with a new salt. The password is not modified; the caller is responsible for wiping it. */
    public String hash(char[] password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return encode(cost, salt, compute(cost, salt, password, HASH_BYTES));
    }

    /**
     * Checks a password in constant time.
     *
     * @throws BusyException if too many passwords are being checked
     */
    public Verdict verify(char[] password, String encoded) {
        Matcher parts = ENCODED.matcher(encoded);
        if (!parts.matches()) {
            throw new IllegalArgumentException("Not an Argon2id hash.");
        }
        Cost hashCost = new Cost(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
        if (!hashCost.isReasonable()) {
            throw new IllegalArgumentException("An Argon2id hash of unreasonable cost.");
        }
        byte[] salt = Base64.getDecoder().decode(parts.group(4));
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        byte[] actual = compute(hashCost, salt, password, expected.length);
        if (!MessageDigest.isEqual(expected, actual)) {
            return Verdict.NO_MATCH;
        }
        return hashCost.equals(cost) ? Verdict.MATCH : Verdict.MATCH_NEEDS_REHASH;
    }

    /** Takes as long as {@link #verify} and never matches, so that timing does not reveal which accounts exist. */
    public void verifyDummy(char[] password) {
        verify(password, nobody);
    }

    private byte[] compute(Cost hashCost, byte[] salt, char[] password, int length) {
        boolean placeTaken = false;
        byte[] bytes = utf8(password);
        try {
            if (places.getQueueLength() >= MAX_WAITING) {
                throw new BusyException();
            }
            placeTaken = places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!placeTaken) {
                throw new BusyException();
            }
            Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
            argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(hashCost.memoryKib())
                    .withIterations(hashCost.iterations())
                    .withParallelism(hashCost.lanes())
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[length];
            argon2.generateBytes(bytes, hash);
            return hash;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        } finally {
            Arrays.fill(bytes, (byte) 0);
            if (placeTaken) {
                places.release();
            }
        }
    }

    /** The same letter can be typed composed or decomposed; NFC makes both the same password (RFC 8265). */
    private static byte[] utf8(char[] password) {
        return Normalizer.normalize(CharBuffer.wrap(password), Normalizer.Form.NFC)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String encode(Cost cost, byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        cost.memoryKib(),
                        cost.iterations(),
                        cost.lanes(),
                        base64.encodeToString(salt),
                        base64.encodeToString(hash));
    }
}
