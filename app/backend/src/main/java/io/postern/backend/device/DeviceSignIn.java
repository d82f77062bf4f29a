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
 * Enrols devices by code and signs them in by device token. Failed attempts with codes are limited by {@link
 * FailedAttemptLimiter}, because codes are short; failed attempts with tokens are limited per address. Successful
 * attempts do not count. Thread safe.
 */
public final class DeviceSignIn {
    /** A signed-in device and its session token. */
    public record SignedIn(Caller caller, BearerToken token) {}

    private static final Logger log = LoggerFactory.getLogger(DeviceSignIn.class);

    private static final FailedAttemptLimiter.Limit CODES_OF_ADDRESS =
            new FailedAttemptLimiter.Limit(10, Duration.ofSeconds(10));
    private static final FailedAttemptLimiter.Limit CODES_OF_NETWORK =
            new FailedAttemptLimiter.Limit(3, Duration.ofMinutes(30));
    private static final FailedAttemptLimiter.Limit CODES_OF_STRANGERS =
            new FailedAttemptLimiter.Limit(100, Duration.ofSeconds(1));
    private static final int TOKENS_PER_ADDRESS = 30;
    private static final Duration TOKEN_REFILL_INTERVAL = Duration.ofSeconds(5);
    private static final int MAX_KEYS = 20_000;
    /** One key for all codes: an attempt does not reveal whose code is guessed. */
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
        this.tokensByAddress = new TokenBucketLimiter(TOKENS_PER_ADDRESS, TOKEN_REFILL_INTERVAL, MAX_KEYS, clock);
        this.logLimit = new LogRateLimiter(clock);
    }

    /**
     * Enrols a device.
     *
     * @param address the origin of the request; see {@code ClientAddressResolver}
     * @throws RefusedException if the code is invalid, or after too many attempts
     */
    public Enrolment enrol(String code, String address) {
        boolean possible = DeviceSecrets.isPossibleCode(code);
        FailedAttemptLimiter.Attempt attempt =
                codes.begin(possible ? Optional.of(ANY_CODE) : Optional.empty(), address);
        Optional<Enrolment> enrolment;
        try {
            enrolment = possible ? devices.enrol(code, address) : Optional.empty();
        } catch (DatabaseException e) {
            attempt.discard();
            throw e;
        }
        if (enrolment.isEmpty()) {
            attempt.failed("Failed enrolment from {}", address);
            throw new RefusedException(
                    ErrorCode.WRONG_CREDENTIALS,
                    "The code is wrong, was used already or has expired. Ask the administrator for a new one.");
        }
        attempt.discard();
        return enrolment.get();
    }

    /**
     * Signs a device in.
     *
     * @throws RefusedException if the token is invalid or revoked, or after too many attempts
     */
    public SignedIn signIn(String deviceToken, String address) {
        Optional<Device> found = devices.ofToken(deviceToken);
        if (found.isEmpty()) {
            // A valid token is always accepted, whatever else arrives from this address: tokens cannot be guessed, and
            // all devices of a building may start at the same time.
            take(tokensByAddress, address);
            throw refused(address);
        }
        Device device = found.get();
        Account account = new Account(device.account(), device.displayName(), Role.ROOM);
        BearerToken session = sessions.open(account);
        if (devices.ofToken(deviceToken).isEmpty()) {
            // Revoked in between: the session may have been opened after the others were ended.
            sessions.endAll(account.name());
            throw refused(address);
        }
        devices.seen(device);
        log.info("{} signed in from {}", device.label(), address);
        return new SignedIn(Caller.of(account), session);
    }

    private RefusedException refused(String address) {
        note("Refused a device token from {}", address);
        return new RefusedException(
                ErrorCode.WRONG_CREDENTIALS, "This device is no longer enrolled. Enrol it again with a new code.");
    }

    private void take(TokenBucketLimiter buckets, String address) {
        Duration wait = buckets.take(address);
        if (wait.isPositive()) {
            note("Too many attempts of a device from {}", address);
            throw RefusedException.tooManyTries(wait);
        }
    }

    private void note(String message, String address) {
        if (logLimit.tryAcquire()) {
            log.info(message, address);
        }
    }
}
