package io.postern.network.proxy.keystore;

/** Thrown when a key store is missing, locked, or refuses. The message holds no secret. */
public final class VaultException extends Exception {
    private static final long serialVersionUID = 1L;

    VaultException(String message) {
        super(message);
    }

    VaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
