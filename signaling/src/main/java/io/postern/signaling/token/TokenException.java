package io.postern.signaling.token;

import io.postern.network.dial.DialException;
import io.postern.network.dial.DialFailure;
import java.net.URI;
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
    private final @Nullable URI movedTo;

    public TokenException(Reason reason, String detail, @Nullable Throwable cause) {
        this(reason, detail, cause, null);
    }

    private TokenException(Reason reason, String detail, @Nullable Throwable cause, @Nullable URI movedTo) {
        super(reason + ": " + detail, cause);
        this.reason = reason;
        this.movedTo = movedTo;
    }

    /** What answers is no backend, and points to another address. */
    static TokenException moved(URI movedTo, String detail) {
        return new TokenException(Reason.NOT_A_BACKEND, detail, null, movedTo);
    }

    /** The encrypted address that what answers at the one asked points to; as good as its word, so for people to judge. */
    public Optional<URI> movedTo() {
        return Optional.ofNullable(movedTo);
    }

    /** What the network says about it, if it never came to an answer; has the key of a sentence that names hosts. */
    public Optional<DialFailure> dial() {
        return getCause() == null ? Optional.empty() : DialException.failureIn(getCause());
    }

    public Reason reason() {
        return reason;
    }
}
