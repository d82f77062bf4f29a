package io.postern.network.proxy.pac;

/** Thrown when a proxy script cannot be fetched or does not work. The message is for the log and the doctor. */
public final class PacException extends Exception {
    private static final long serialVersionUID = 1L;

    public PacException(String message, Throwable cause) {
        super(message, cause);
    }

    public PacException(String message) {
        super(message);
    }
}
