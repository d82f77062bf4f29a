package io.postern.platform.keystore;

/** Thrown when a key store is missing, locked, or refuses. The message holds no secret. */
public final class VaultException extends Exception {
    private static final long serialVersionUID = 1L;

    public VaultException(String message) {
        super(message);
    }

    public VaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
