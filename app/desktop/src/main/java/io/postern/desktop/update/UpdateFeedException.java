package io.postern.desktop.update;

/** Thrown if a feed cannot be downloaded or verified. The message is for the log. */
public final class UpdateFeedException extends Exception {
    private static final long serialVersionUID = 1;

    /** The problems. */
    public enum Kind {
        /** The network or the server; trying again later can help. */
        UNREACHABLE,
        /** It leads to an address without encryption. */
        NOT_ENCRYPTED,
        TOO_LARGE,
        BAD_SIGNATURE,
        /** It is signed, and not what a feed is. */
        MALFORMED,
        /** It is older than one that was seen before: somebody shows an old one. */
        OUTDATED,
        /** It is no longer to be believed: nobody signed it anew, or somebody keeps newer ones back. */
        EXPIRED,
        /** It is from the future. */
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
