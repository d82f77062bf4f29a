package io.postern.kiosk.account;

/** This machine's account is in the system's key store, which does not give it out: it is locked, or not there (yet). */
public final class KeyStoreClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyStoreClosedException() {
        super("the key store does not give out what was kept in it");
    }
}
