package io.postern.kiosk.account;

/** Thrown if the system's key store, which holds this machine's account, is locked or not available yet. */
public final class KeyStoreClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyStoreClosedException() {
        super("the key store does not give out what was kept in it");
    }
}
