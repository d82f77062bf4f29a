package io.postern.media.device;

import org.jspecify.annotations.Nullable;

/** Thrown when a screen or window cannot be captured, or no longer can. */
public final class ScreenException extends RuntimeException {
    /** Why it cannot be captured. */
    public enum Reason {
        /** The window was closed, or the screen was switched off. */
        GONE,
        /** The display server refused or is gone itself. */
        FAILED,
        /** This kind of display cannot be captured from. */
        UNSUPPORTED
    }

    private final Reason reason;

    public ScreenException(Reason reason, String detail, @Nullable Throwable cause) {
        super(reason + ": " + detail, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
