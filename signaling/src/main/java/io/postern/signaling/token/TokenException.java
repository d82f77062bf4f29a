package io.postern.signaling.token;

import io.postern.network.dial.DialException;
import io.postern.network.dial.DialFailure;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a ticket or a login could not be obtained. The message is for the log, without secrets; people read the
 * {@link Reason}.
 */
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
        /** The server is not a Postern backend (a web page, a wrong path). */
        NOT_A_BACKEND,
        SERVER_TROUBLE,
        TIMED_OUT
    }

    private final Reason reason;
    private final @Nullable URI movedTo;

    public TokenException(Reason reason, String detail, @Nullable Throwable cause) {
        this(reason, detail, cause, null);
    }

    private TokenException(Reason reason, String detail, @Nullable Throwable cause, @Nullable URI movedTo) {
        super(reason + ": " + detail, cause);
        this.reason = reason;
        this.movedTo = movedTo;
    }

    /** The server is not a backend and redirects to another address. */
    static TokenException moved(URI movedTo, String detail) {
        return new TokenException(Reason.NOT_A_BACKEND, detail, null, movedTo);
    }

    /**
     * The https address that the server redirects to; only as trustworthy as its response, so people have to confirm
     * it.
     */
    public Optional<URI> movedTo() {
        return Optional.ofNullable(movedTo);
    }

    /** The network's failure, if there was no response; has the key of a sentence that names hosts. */
    public Optional<DialFailure> dial() {
        return getCause() == null ? Optional.empty() : DialException.failureIn(getCause());
    }

    public Reason reason() {
        return reason;
    }
}
