package io.postern.signaling.token;

import io.postern.network.dial.DialException;
import io.postern.network.dial.DialFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ticket or a login was not to be had. The message is for the log, without secrets; people read the {@link Reason}. */
public final class TokenException extends RuntimeException {
    /** Why; each has its own sentence in the resource bundles ({@code token.failure.*}). */
    public enum Reason {
        WRONG_CREDENTIALS,
        SESSION_EXPIRED,
        NOT_ALLOWED,
        BAD_ROOM_NAME,
        TOO_MANY_TRIES,
        UNKNOWN_HOST,
        UNREACHABLE,
        CERTIFICATE,
        /** Something answers there, but not a Postern backend (a web page, a wrong path). */
        NOT_A_BACKEND,
        SERVER_TROUBLE,
        TIMED_OUT
    }

    private final Reason reason;

    public TokenException(Reason reason, String detail, @Nullable Throwable cause) {
        super(reason + ": " + detail, cause);
        this.reason = reason;
    }

    /** What the network says about it, if it never came to an answer; has the key of a sentence that names hosts. */
    public Optional<DialFailure> dial() {
        return getCause() == null ? Optional.empty() : DialException.failureIn(getCause());
    }

    public Reason reason() {
        return reason;
    }
}
