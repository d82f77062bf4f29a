package io.postern.network.proxy;

/** Stores credentials for proxies. Thread safe. */
public interface CredentialStore extends ProxyCredentials {
    /** How long credentials are stored. */
    enum Keeping {
        /** In the operating system's key store. */
        KEY_STORE,
        /** Until this program ends: there is no key store, or it cannot be used. The person should be told. */
        THIS_RUN
    }

    /** How long credentials would be stored now. */
    Keeping keeping();

    /** Stores a copy, replacing an earlier one for the same proxy and realm. Returns how long it is really stored. */
    Keeping remember(ProxyRealm realm, ProxyLogin login);

    /** Removes the credentials for this proxy and realm, if there are any. */
    void forget(ProxyRealm realm);

    /** Removes exactly these credentials: newer ones may have replaced them meanwhile. */
    @Override
    default void rejected(ProxyRealm realm, ProxyLogin login) {
        login(realm).ifPresent(kept -> {
            try (kept) {
                if (kept.equals(login)) {
                    forget(realm);
                }
            }
        });
    }
}
