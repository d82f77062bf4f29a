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
 * A rate limit for guesses at a secret, such as the password of one name. Failures count for the address they come from and
 * for the secret. Nobody can lock others out of a secret for good: each network (a /24 of IPv4, a /48 of IPv6) has a few
 * tries of its own before it draws on those that all strangers share, and an address that succeeded before has tries that
 * strangers do not use up. Thread safe.
 */
public final class FailedAttemptLimiter {
    private static final int MAX_KEYS = 20_000;
    private static final int KNOWN_TRIES = 10;
    private static final Duration ONE_MORE_KNOWN = Duration.ofSeconds(30);

    private final TokenBucketLimiter byAddress;
    private final TokenBucketLimiter byNetwork;
    private final TokenBucketLimiter shared;
    private final TokenBucketLimiter byKnownAddress;
    private final LogRateLimiter logLimit;
    private final Logger log;

    /** Pairs of secret and address that belonged together once; only a success adds one. */
    private final Set<String> known = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_KEYS;
        }
    }));

    /**
     * So many tries at once.
     *
     * @param oneMore until there is one more
     */
    public record Limit(int tries, Duration oneMore) {
        private TokenBucketLimiter buckets(InstantSource clock) {
            return new TokenBucketLimiter(tries, oneMore, MAX_KEYS, clock);
        }
    }

    /**
     * @param ofAddress failures of one address, whatever it tries
     * @param ofNetwork what each network may fail at one secret before it draws on the shared tries
     * @param ofStrangers what all others together may fail at one secret
     * @param log where refusals are noted; a bounded number of them
     */
    public FailedAttemptLimiter(Limit ofAddress, Limit ofNetwork, Limit ofStrangers, Logger log, InstantSource clock) {
        this.byAddress = ofAddress.buckets(clock);
        this.byNetwork = ofNetwork.buckets(clock);
        this.shared = ofStrangers.buckets(clock);
        this.byKnownAddress = new Limit(KNOWN_TRIES, ONE_MORE_KNOWN).buckets(clock);
        this.logLimit = new LogRateLimiter(clock);
        this.log = log;
    }

    /** A try that counts as failed until it is known to have succeeded, or to say nothing. */
    public final class Attempt {
        private final Runnable giveBack;
        private final Optional<String> pair;

        private Attempt(Optional<String> pair, Runnable giveBack) {
            this.pair = pair;
            this.giveBack = giveBack;
        }

        /** The secret was right: the try does not count, and the address is known from now on. */
        public void succeeded() {
            pair.ifPresent(known::add);
            giveBack.run();
        }

        /** The try is not to count: its secret was right, or was not looked at for no fault of the caller. */
        public void doesNotCount() {
            giveBack.run();
        }

        /** Notes a failure in the log, unless there were very many. */
        public void failed(String message, String address) {
            note(message, address);
        }
    }

    /**
     * Begins a try.
     *
     * @param secret whose secret is guessed at; bounded and in one form. Empty for one that nobody can have: it counts for the
     *     address alone
     * @param address where the request comes from; see {@code ClientAddress}
     * @throws RefusedException if there were too many
     */
    public Attempt begin(Optional<String> secret, String address) {
        Optional<String> pair = secret.map(name -> name + "\n" + address);
        if (pair.isPresent() && known.contains(pair.get())) {
            take(byKnownAddress, pair.get(), address);
            return new Attempt(pair, () -> byKnownAddress.giveBack(pair.get()));
        }
        take(byAddress, address, address);
        if (secret.isEmpty()) {
            return new Attempt(pair, () -> byAddress.giveBack(address));
        }
        String own = secret.get() + "\n" + network(address);
        boolean drawsOnOwn = byNetwork.take(own).isZero();
        if (!drawsOnOwn) {
            take(shared, secret.get(), address);
        }
        return new Attempt(pair, () -> {
            byAddress.giveBack(address);
            if (drawsOnOwn) {
                byNetwork.giveBack(own);
            } else {
                shared.giveBack(secret.get());
            }
        });
    }

    private void take(TokenBucketLimiter buckets, String key, String address) {
        Duration wait = buckets.take(key);
        if (wait.isPositive()) {
            note("Too many failed tries from {}", address);
            throw RefusedException.tooManyTries(wait);
        }
    }

    private void note(String message, String address) {
        if (logLimit.admits()) {
            log.info(message, address);
        }
    }

    /** The first 24 bits of an IPv4 address, the first 48 of an IPv6 one: what one subscriber can be given. */
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
