package io.postern.backend.session;

import io.postern.backend.error.RefusedException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;

/**
 * Rate limiter for guesses at a secret, such as the password of one account. Failures count for their address and for
 * the secret. Nobody can lock others out of a secret: each network (an IPv4 /24, an IPv6 /48) has a few attempts of its
 * own before it draws on those that all strangers share, and an address that succeeded before has attempts that
 * strangers cannot use up. Thread safe.
 */
public final class FailedAttemptLimiter {
    private static final int MAX_KEYS = 20_000;
    private static final int KNOWN_ATTEMPTS = 10;
    private static final Duration KNOWN_REFILL_INTERVAL = Duration.ofSeconds(30);

    private final TokenBucketLimiter byAddress;
    private final TokenBucketLimiter byNetwork;
    private final TokenBucketLimiter shared;
    private final TokenBucketLimiter byKnownAddress;
    private final LogRateLimiter logLimit;
    private final Logger log;

    /** Pairs of a secret and an address that succeeded once; only a success adds one. */
    private final Set<String> known = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_KEYS;
        }
    }));

    /**
     * A token bucket's size and refill interval.
     *
     * @param tries attempts at once
     * @param refillInterval until there is one more
     */
    public record Limit(int tries, Duration refillInterval) {
        private TokenBucketLimiter buckets(InstantSource clock) {
            return new TokenBucketLimiter(tries, refillInterval, MAX_KEYS, clock);
        }
    }

    /**
     * @param ofAddress failures of one address, at any secret
     * @param ofNetwork failures of one network at one secret before it draws on the shared attempts
     * @param shared failures of all other networks together at one secret
     * @param log receives a limited number of refusals
     */
    public FailedAttemptLimiter(Limit ofAddress, Limit ofNetwork, Limit shared, Logger log, InstantSource clock) {
        this.byAddress = ofAddress.buckets(clock);
        this.byNetwork = ofNetwork.buckets(clock);
        this.shared = shared.buckets(clock);
        this.byKnownAddress = new Limit(KNOWN_ATTEMPTS, KNOWN_REFILL_INTERVAL).buckets(clock);
        this.logLimit = new LogRateLimiter(clock);
        this.log = log;
    }

    /** An attempt, which counts as failed until it succeeds or is discarded. */
    public final class Attempt {
        private final Runnable refund;
        private final Optional<String> pair;

        private Attempt(Optional<String> pair, Runnable refund) {
            this.pair = pair;
            this.refund = refund;
        }

        /** The secret was right: the attempt does not count, and the address is known from now on. */
        public void succeeded() {
            pair.ifPresent(known::add);
            refund.run();
        }

        /** The attempt does not count: the secret was right, or could not be checked through no fault of the caller. */
        public void discard() {
            refund.run();
        }

        /** Logs the failure, unless there were too many. */
        public void failed(String message, String address) {
            note(message, address);
        }
    }

    /**
     * Begins an attempt.
     *
     * @param secret identifies the secret, in bounded and canonical form; empty if nobody can have it: the attempt then
     *     counts only for the address
     * @param address the origin of the request; see {@code ClientAddressResolver}
     * @throws RefusedException after too many failures
     */
    public Attempt begin(Optional<String> secret, String address) {
        Optional<String> pair = secret.map(name -> name + "\n" + address);
        if (pair.isPresent() && known.contains(pair.get())) {
            take(byKnownAddress, pair.get(), address);
            return new Attempt(pair, () -> byKnownAddress.refund(pair.get()));
        }
        take(byAddress, address, address);
        if (secret.isEmpty()) {
            return new Attempt(pair, () -> byAddress.refund(address));
        }
        String own = secret.get() + "\n" + network(address);
        boolean drawsOnOwn = byNetwork.take(own).isZero();
        if (!drawsOnOwn) {
            take(shared, secret.get(), address);
        }
        return new Attempt(pair, () -> {
            byAddress.refund(address);
            if (drawsOnOwn) {
                byNetwork.refund(own);
            } else {
                shared.refund(secret.get());
            }
        });
    }

    private void take(TokenBucketLimiter buckets, String key, String address) {
        Duration wait = buckets.take(key);
        if (wait.isPositive()) {
            note("Too many failed attempts from {}", address);
            throw RefusedException.tooManyTries(wait);
        }
    }

    private void note(String message, String address) {
        if (logLimit.tryAcquire()) {
            log.info(message, address);
        }
    }

    /** The first 24 bits of an IPv4 address or 48 of an IPv6 address, which one subscriber can control. */
    static String network(String address) {
        try {
            byte[] bytes =
                    InetAddress.ofLiteral(address.replaceFirst("/\\d+$", "")).getAddress();
            return Arrays.toString(Arrays.copyOf(bytes, bytes.length == 4 ? 3 : 6));
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
