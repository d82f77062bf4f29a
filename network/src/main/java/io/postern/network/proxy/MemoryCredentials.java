package io.postern.network.proxy;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps logins until the program ends. */
public final class MemoryCredentials implements CredentialStore {
    /** Whether a password could be read on the way does not make it another password. */
    private record Key(Route.Proxied route, String realm) {
        static Key of(ProxyRealm realm) {
            return new Key(realm.route(), realm.realm());
        }
    }

    private final Map<Key, ProxyLogin> logins = new ConcurrentHashMap<>();

    @Override
    public Keeping keeping() {
        return Keeping.THIS_RUN;
    }

    @Override
    public Optional<ProxyLogin> login(ProxyRealm realm) {
        return Optional.ofNullable(logins.get(Key.of(realm))).map(ProxyLogin::copy);
    }

    @Override
    public Keeping remember(ProxyRealm realm, ProxyLogin login) {
        logins.put(Key.of(realm), login.copy());
        return Keeping.THIS_RUN;
    }

    @Override
    public void forget(ProxyRealm realm) {
        logins.remove(Key.of(realm));
    }

    /** Only this very login: a newer one may have taken its place meanwhile. */
    @Override
    public void rejected(ProxyRealm realm, ProxyLogin login) {
        logins.remove(Key.of(realm), login);
    }
}
