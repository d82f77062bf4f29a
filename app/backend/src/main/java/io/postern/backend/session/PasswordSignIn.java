package io.postern.backend.session;

import io.postern.backend.account.Account;
import io.postern.backend.account.AccountStore;
import io.postern.backend.account.PasswordHasher;
import io.postern.backend.database.DatabaseException;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs people in with a password. Failed attempts are limited, whether or not the account exists; see {@link
 * FailedAttemptLimiter}. Successful attempts do not count. Thread safe.
 */
public final class PasswordSignIn {
    /** A signed-in caller and the session token. */
    public record SignedIn(Caller caller, BearerToken token) {}

    private static final Logger log = LoggerFactory.getLogger(PasswordSignIn.class);

    private static final FailedAttemptLimiter.Limit OF_ADDRESS =
            new FailedAttemptLimiter.Limit(30, Duration.ofSeconds(5));
    private static final FailedAttemptLimiter.Limit OF_NETWORK_AT_NAME =
            new FailedAttemptLimiter.Limit(3, Duration.ofMinutes(30));
    private static final FailedAttemptLimiter.Limit OF_STRANGERS_AT_NAME =
            new FailedAttemptLimiter.Limit(10, Duration.ofSeconds(30));

    private final AccountStore accounts;
    private final LoginSessionStore sessions;
    private final FailedAttemptLimiter tries;

    public PasswordSignIn(AccountStore accounts, LoginSessionStore sessions, InstantSource clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.tries = new FailedAttemptLimiter(OF_ADDRESS, OF_NETWORK_AT_NAME, OF_STRANGERS_AT_NAME, log, clock);
    }

    /**
     * Signs in.
     *
     * @param address the origin of the request; see {@code ClientAddressResolver}
     * @throws RefusedException if name and password do not match, or after too many attempts
     */
    public SignedIn signIn(String name, char[] password, String address) {
        Optional<String> possible = AccountStore.possibleName(name);
        FailedAttemptLimiter.Attempt attempt = tries.begin(possible, address);
        if (possible.isEmpty() || !AccountStore.isPossiblePassword(password)) {
            // No account can have such a name or password, so nothing is looked up or hashed, and the shorter time
            // reveals nothing.
            throw wrongCredentials(attempt, address);
        }
        Optional<Account> account;
        try {
            account = accounts.authenticate(possible.get(), password);
        } catch (PasswordHasher.BusyException e) {
            attempt.discard();
            attempt.failed("Too many concurrent sign-ins, one of them from {}", address);
            throw RefusedException.tooManyTries(Duration.ofSeconds(2));
        } catch (DatabaseException e) {
            attempt.discard();
            throw e;
        }
        if (account.isEmpty()) {
            throw wrongCredentials(attempt, address);
        }
        attempt.succeeded();
        log.info("{} signed in from {}", account.get().name(), address);
        return new SignedIn(Caller.of(account.get()), sessions.open(account.get()));
    }

    private static RefusedException wrongCredentials(FailedAttemptLimiter.Attempt attempt, String address) {
        // Does not log the name: people sometimes type their password there.
        attempt.failed("Failed sign-in from {}", address);
        return new RefusedException(ErrorCode.WRONG_CREDENTIALS, "The user name or the password is wrong.");
    }
}
