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
 * Sign-in with a password. Failed tries are counted, whether or not there is such a user; see {@link FailedAttemptLimiter}. A
 * successful one does not count. Thread safe.
 */
public final class PasswordSignIn {
    /** Someone signed in. */
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
     * @param address where the request comes from; see {@code ClientAddress}
     * @throws RefusedException if name and password do not belong together, or after too many tries
     */
    public SignedIn signIn(String name, char[] password, String address) {
        Optional<String> possible = AccountStore.possibleName(name);
        FailedAttemptLimiter.Attempt attempt = tries.begin(possible, address);
        if (possible.isEmpty() || !AccountStore.isPossiblePassword(password)) {
            // Nobody has such a name or password, and everybody may know: nothing is looked up or hashed for it.
            throw wrong(attempt, address);
        }
        Optional<Account> account;
        try {
            account = accounts.authenticate(possible.get(), password);
        } catch (PasswordHasher.BusyException e) {
            attempt.doesNotCount();
            attempt.failed("Too many sign-ins at once, from {} among others", address);
            throw RefusedException.tooManyTries(Duration.ofSeconds(2));
        } catch (DatabaseException e) {
            attempt.doesNotCount();
            throw e;
        }
        if (account.isEmpty()) {
            throw wrong(attempt, address);
        }
        attempt.succeeded();
        log.info("{} signed in from {}", account.get().name(), address);
        return new SignedIn(Caller.of(account.get()), sessions.open(account.get()));
    }

    private static RefusedException wrong(FailedAttemptLimiter.Attempt attempt, String address) {
        // Not the name: people sometimes type their password there.
        attempt.failed("Failed sign-in from {}", address);
        return new RefusedException(ErrorCode.WRONG_CREDENTIALS, "The user name or the password is wrong.");
    }
}
