package io.postern.desktop.update;

/** Thrown if a feed cannot be downloaded or verified. The message is for the log. */
public final class UpdateFeedException extends Exception {
    private static final long serialVersionUID = 1;

    /** The problems of a feed. */
    public enum Kind {
        /** The network or the server failed; a retry can help. */
        UNREACHABLE,
        /** The address, or one that it redirects to, is not encrypted. */
        NOT_ENCRYPTED,
        TOO_LARGE,
        BAD_SIGNATURE,
        /** The signature is valid, but the content is not a feed. */
        MALFORMED,
        /** The feed is older than one seen before, as in a replay attack. */
        OUTDATED,
        /** The feed has expired: nobody renewed it, or somebody withholds newer ones. */
        EXPIRED,
        /** The feed was issued in the future by this computer's clock. */
        FUTURE
    }

    private final Kind kind;

    UpdateFeedException(Kind kind, String detail) {
        super(detail);
        this.kind = kind;
    }

    UpdateFeedException(Kind kind, String detail, Throwable cause) {
        super(detail, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
