package io.postern.kiosk.pin;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Verifies PINs, one after another and slowly. Thread safe. */
public final class PinVerifier {
    private static final Executor BACKGROUND =
            task -> Thread.ofVirtual().name("postern-pin").start(task);

    private final Optional<PinHash> hash;
    private final PinThrottle limit;

    /** @param hash empty: no PIN is right */
    public PinVerifier(Optional<PinHash> hash, PinThrottle limit) {
        this.hash = hash;
        this.limit = limit;
    }

    /** The result of a verification. */
    public enum Verdict {
        RIGHT,
        WRONG,
        /** It was not looked at. */
        TOO_SOON
    }

    /** Whether there is a PIN at all. */
    public boolean possible() {
        return hash.isPresent();
    }

    /** How long to wait before the next one. */
    public Duration remaining() {
        return limit.remaining();
    }

    /**
     * Looks at a PIN, off the caller's thread.
     *
     * @param pin wiped
     */
    public CompletableFuture<Verdict> check(char[] pin) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return look(pin);
                    } finally {
                        Arrays.fill(pin, '\0');
                    }
                },
                BACKGROUND);
    }

    private synchronized Verdict look(char[] pin) {
        if (!limit.begin()) {
            return Verdict.TOO_SOON;
        }
        if (hash.filter(known -> known.matches(pin)).isEmpty()) {
            return Verdict.WRONG;
        }
        limit.right();
        return Verdict.RIGHT;
    }
}
