package io.postern.network.proxy;

/** Keeps logins for proxies. Thread safe. */
public interface CredentialStore extends ProxyCredentials {
    /** How long a store keeps what it is given. */
    enum Keeping {
        /** In the operating system's key store. */
        KEY_STORE,
        /** Until this program ends: there is no key store, or it cannot be used. The person is to be told. */
        THIS_RUN
    }

    /** How long a login given now would be kept. */
    Keeping keeping();

    /** Keeps a copy, in place of an earlier one for the same proxy and realm. Says how long it was really kept. */
    Keeping remember(ProxyRealm realm, ProxyLogin login);

    /** Forgets the login for this proxy and realm, if there is one. */
    void forget(ProxyRealm realm);

    /** Forgets this very login: a newer one may have taken its place meanwhile. */
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
