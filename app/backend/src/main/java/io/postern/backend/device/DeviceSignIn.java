package io.postern.backend.device;

import io.postern.backend.account.Account;
import io.postern.backend.account.Role;
import io.postern.backend.database.DatabaseException;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import io.postern.backend.session.BearerToken;
import io.postern.backend.session.Caller;
import io.postern.backend.session.FailedAttemptLimiter;
import io.postern.backend.session.LogRateLimiter;
import io.postern.backend.session.LoginSessionStore;
import io.postern.backend.session.TokenBucketLimiter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enrolment by a code, and sign-in by a device token. Failed tries of codes are counted, since a code is short; see {@link
 * FailedAttemptLimiter}. Failed tries of tokens are counted for the address they come from. A successful try does not count. Thread
 * safe.
 */
public final class DeviceSignIn {
    /** A machine signed in. */
    public record SignedIn(Caller caller, BearerToken token) {}

    private static final Logger log = LoggerFactory.getLogger(DeviceSignIn.class);

    private static final FailedAttemptLimiter.Limit CODES_OF_ADDRESS =
            new FailedAttemptLimiter.Limit(10, Duration.ofSeconds(10));
    private static final FailedAttemptLimiter.Limit CODES_OF_NETWORK =
            new FailedAttemptLimiter.Limit(3, Duration.ofMinutes(30));
    private static final FailedAttemptLimiter.Limit CODES_OF_STRANGERS =
            new FailedAttemptLimiter.Limit(100, Duration.ofSeconds(1));
    private static final int TOKENS_PER_ADDRESS = 30;
    private static final Duration ONE_MORE_TOKEN = Duration.ofSeconds(5);
    private static final int MAX_KEYS = 20_000;
    /** One secret for all: whoever types a code does not say whose. */
    private static final String ANY_CODE = "code";

    private final DeviceRegistry devices;
    private final LoginSessionStore sessions;
    private final FailedAttemptLimiter codes;
    private final TokenBucketLimiter tokensByAddress;
    private final LogRateLimiter logLimit;

    public DeviceSignIn(DeviceRegistry devices, LoginSessionStore sessions, InstantSource clock) {
        this.devices = devices;
        this.sessions = sessions;
        this.codes = new FailedAttemptLimiter(CODES_OF_ADDRESS, CODES_OF_NETWORK, CODES_OF_STRANGERS, log, clock);
        this.tokensByAddress = new TokenBucketLimiter(TOKENS_PER_ADDRESS, ONE_MORE_TOKEN, MAX_KEYS, clock);
        this.logLimit = new LogRateLimiter(clock);
    }

    /**
     * Enrols a machine.
     *
     * @param address where the request comes from; see {@code ClientAddress}
     * @throws RefusedException if the code is not good, or after too many tries
     */
    public Enrolment enrol(String code, String address) {
        boolean possible = DeviceSecrets.isPossibleCode(code);
        FailedAttemptLimiter.Attempt attempt =
                codes.begin(possible ? Optional.of(ANY_CODE) : Optional.empty(), address);
        Optional<Enrolment> enrolment;
        try {
            enrolment = possible ? devices.enrol(code, address) : Optional.empty();
        } catch (DatabaseException e) {
            attempt.doesNotCount();
            throw e;
        }
        if (enrolment.isEmpty()) {
            attempt.failed("Failed enrolment from {}", address);
            throw new RefusedException(
                    ErrorCode.WRONG_CREDENTIALS,
                    "The code is wrong, was used already or has expired. Ask the administrator for a new one.");
        }
        attempt.doesNotCount();
        return enrolment.get();
    }

    /**
     * Signs a machine in.
     *
     * @throws RefusedException if the token was revoked or never was one, or after too many tries
     */
    public SignedIn signIn(String deviceToken, String address) {
        Optional<Device> found = devices.ofToken(deviceToken);
        if (found.isEmpty()) {
            // A good token is taken whatever else comes from there: nobody guesses one, and a whole building may start
            // at once.
            take(tokensByAddress, address);
            throw refused(address);
        }
        Device device = found.get();
        Account account = new Account(device.account(), device.displayName(), Role.ROOM);
        BearerToken session = sessions.open(account);
        if (devices.ofToken(deviceToken).isEmpty()) {
            // Revoked between the two: the session may have come after the others were ended.
            sessions.endAll(account.name());
            throw refused(address);
        }
        devices.seen(device);
        log.info("{} signed in from {}", device.label(), address);
        return new SignedIn(Caller.of(account), session);
    }

    private RefusedException refused(String address) {
        note("A device token was refused from {}", address);
        return new RefusedException(
                ErrorCode.WRONG_CREDENTIALS, "This machine is no longer enrolled. Enrol it again with a new code.");
    }

    private void take(TokenBucketLimiter buckets, String address) {
        Duration wait = buckets.take(address);
        if (wait.isPositive()) {
            note("Too many tries of a machine from {}", address);
            throw RefusedException.tooManyTries(wait);
        }
    }

    private void note(String message, String address) {
        if (logLimit.admits()) {
            log.info(message, address);
        }
    }
}
