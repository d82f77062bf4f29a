package io.postern.network.proxy;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stores credentials until the program ends. Credentials that were given for clear text may also be used encrypted,
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

    /** Removes exactly these credentials: newer ones may have replaced them meanwhile. */
    @Override
    public void rejected(ProxyRealm realm, ProxyLogin login) {
        realm.usableRealms().forEach(covering -> logins.remove(covering, login));
    }
}
