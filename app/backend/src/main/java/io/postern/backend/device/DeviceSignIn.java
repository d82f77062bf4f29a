package io.postern.backend.device;

import io.postern.backend.account.Account;
import io.postern.backend.account.Role;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import io.postern.backend.session.BearerToken;
import io.postern.backend.session.Caller;
import io.postern.backend.session.LoginSessions;
import io.postern.backend.session.TokenBuckets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enrolment by a code, and sign-in by a device token. Failed tries are counted for the address they come from, and those of
 * codes for everybody together, too: a code is short. A successful one does not count. Thread safe.
 */
public final class DeviceSignIn {
    /** A machine signed in. */
    public record SignedIn(Caller caller, BearerToken token) {}

    private static final Logger log = LoggerFactory.getLogger(DeviceSignIn.class);

    private static final int TRIES_PER_ADDRESS = 10;
    private static final Duration ONE_MORE_PER_ADDRESS = Duration.ofSeconds(10);
    private static final int TRIES_OF_ALL = 100;
    private static final Duration ONE_MORE_OF_ALL = Duration.ofSeconds(1);
    private static final int TOKENS_PER_ADDRESS = 30;
    private static final Duration ONE_MORE_TOKEN = Duration.ofSeconds(5);
    private static final int MAX_KEYS = 20_000;
    private static final String EVERYBODY = "everybody";

    private final Devices devices;
    private final LoginSessions sessions;
    private final TokenBuckets codesByAddress;
    private final TokenBuckets codesOfAll;
    private final TokenBuckets tokensByAddress;

    public DeviceSignIn(Devices devices, LoginSessions sessions, InstantSource clock) {
        this.devices = devices;
        this.sessions = sessions;
        this.codesByAddress = new TokenBuckets(TRIES_PER_ADDRESS, ONE_MORE_PER_ADDRESS, MAX_KEYS, clock);
        this.codesOfAll = new TokenBuckets(TRIES_OF_ALL, ONE_MORE_OF_ALL, 1, clock);
        this.tokensByAddress = new TokenBuckets(TOKENS_PER_ADDRESS, ONE_MORE_TOKEN, MAX_KEYS, clock);
    }

    /**
     * Enrols a machine.
     *
     * @param address where the request comes from; see {@code ClientAddress}
     * @throws RefusedException if the code is not good, or after too many tries
     */
    public Enrolment enrol(String code, String address) {
        take(codesByAddress, address, address);
        try {
            take(codesOfAll, EVERYBODY, address);
        } catch (RefusedException e) {
            codesByAddress.giveBack(address);
            throw e;
        }
        Optional<Enrolment> enrolment = devices.enrol(code, address);
        if (enrolment.isEmpty()) {
            log.info("Failed enrolment from {}", address);
            throw new RefusedException(
                    ErrorCode.WRONG_CREDENTIALS,
                    "The code is wrong, was used already or has expired. Ask the administrator for a new one.");
        }
        codesByAddress.giveBack(address);
        codesOfAll.giveBack(EVERYBODY);
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
            take(tokensByAddress, address, address);
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

    private static RefusedException refused(String address) {
        log.info("A device token was refused from {}", address);
        return new RefusedException(
                ErrorCode.WRONG_CREDENTIALS, "This machine is no longer enrolled. Enrol it again with a new code.");
    }

    private static void take(TokenBuckets buckets, String key, String address) {
        Duration wait = buckets.take(key);
        if (wait.isPositive()) {
            log.warn("Too many tries of a machine from {}", address);
            throw RefusedException.tooManyTries(wait);
        }
    }
}
