package io.postern.backend.session;

import io.postern.backend.account.Account;
import io.postern.backend.account.Accounts;
import io.postern.backend.account.PasswordHasher;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-in with a password. Failed tries are counted for the user name and for the address they come from, whether or
 * not there is such a user; a successful one does not count. Thread safe.
 */
public final class SignIn {
    /** Someone signed in. */
    public record SignedIn(Caller caller, BearerToken token) {}

    private static final Logger log = LoggerFactory.getLogger(SignIn.class);

    private static final int TRIES_PER_NAME = 10;
    private static final Duration ONE_MORE_PER_NAME = Duration.ofSeconds(30);
    private static final int TRIES_PER_ADDRESS = 30;
    private static final Duration ONE_MORE_PER_ADDRESS = Duration.ofSeconds(5);
    private static final int MAX_KEYS = 20_000;

    private final Accounts accounts;
    private final LoginSessions sessions;
    private final TokenBuckets byName;
    private final TokenBuckets byAddress;

    public SignIn(Accounts accounts, LoginSessions sessions, InstantSource clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.byName = new TokenBuckets(TRIES_PER_NAME, ONE_MORE_PER_NAME, MAX_KEYS, clock);
        this.byAddress = new TokenBuckets(TRIES_PER_ADDRESS, ONE_MORE_PER_ADDRESS, MAX_KEYS, clock);
    }

    /**
     * Signs in.
     *
     * @param address where the request comes from; see {@code ClientAddress}
     * @throws RefusedException if name and password do not belong together, or after too many tries
     */
    public SignedIn signIn(String name, char[] password, String address) {
        String nameKey = Accounts.canonicalName(name);
        take(byAddress, address, address);
        try {
            take(byName, nameKey, address);
        } catch (RefusedException e) {
            byAddress.giveBack(address);
            throw e;
        }
        Optional<Account> account;
        try {
            account = accounts.authenticate(name, password);
        } catch (PasswordHasher.BusyException e) {
            giveBack(nameKey, address);
            log.warn("Too many sign-ins at once");
            throw RefusedException.tooManyTries(Duration.ofSeconds(2));
        } catch (RuntimeException e) {
            giveBack(nameKey, address);
            throw e;
        }
        if (account.isEmpty()) {
            // Not the name: people sometimes type their password there.
            log.info("Failed sign-in from {}", address);
            throw new RefusedException(ErrorCode.WRONG_CREDENTIALS, "The user name or the password is wrong.");
        }
        giveBack(nameKey, address);
        log.info("{} signed in from {}", account.get().name(), address);
        return new SignedIn(Caller.of(account.get()), sessions.open(account.get()));
    }

    private static void take(TokenBuckets buckets, String key, String address) {
        Duration wait = buckets.take(key);
        if (wait.isPositive()) {
            log.warn("Too many sign-ins from {}", address);
            throw RefusedException.tooManyTries(wait);
        }
    }

    private void giveBack(String nameKey, String address) {
        byName.giveBack(nameKey);
        byAddress.giveBack(address);
    }
}
