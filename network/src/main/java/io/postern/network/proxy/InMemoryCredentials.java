package io.postern.network.proxy;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps logins until the program ends. A login that was given for a readable password may be used where it is not readable,
 * never the other way round.
 */
public final class InMemoryCredentials implements CredentialStore {
    private final Map<ProxyRealm, ProxyLogin> logins = new ConcurrentHashMap<>();

    @Override
    public Keeping keeping() {
        return Keeping.THIS_RUN;
    }

    @Override
    public Optional<ProxyLogin> login(ProxyRealm realm) {
        return realm.usableRealms()
                .map(logins::get)
                .filter(Objects::nonNull)
                .findFirst()
                .map(ProxyLogin::copy);
    }

    @Override
    public Keeping remember(ProxyRealm realm, ProxyLogin login) {
        logins.put(realm, login.copy());
        return Keeping.THIS_RUN;
    }

    @Override
    public void forget(ProxyRealm realm) {
        realm.usableRealms().forEach(logins::remove);
    }

    /** Only this very login: a newer one may have taken its place meanwhile. */
    @Override
    public void rejected(ProxyRealm realm, ProxyLogin login) {
        realm.usableRealms().forEach(covering -> logins.remove(covering, login));
    }
}
