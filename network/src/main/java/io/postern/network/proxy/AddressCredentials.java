package io.postern.network.proxy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The credentials in the addresses of proxies; each is offered until its proxy rejects it. Credentials that were
 * offered encrypted are not offered in clear text afterwards.
 */
final class AddressCredentials implements ProxyCredentials {
    private final Map<Route.Proxied, ProxyLogin> logins = new ConcurrentHashMap<>();
    private final Set<Route.Proxied> unreadable = ConcurrentHashMap.newKeySet();
    private final Set<Route.Proxied> refused = ConcurrentHashMap.newKeySet();

    void add(ProxyAddress address) {
        if (address.login() != null) {
            logins.put(address.route(), address.login());
        }
    }

    @Override
    public Optional<ProxyLogin> login(ProxyRealm realm) {
        if (!realm.cleartext()) {
            unreadable.add(realm.route());
        }
        return refused.contains(realm.route()) || (realm.cleartext() && unreadable.contains(realm.route()))
                ? Optional.empty()
                : Optional.ofNullable(logins.get(realm.route())).map(ProxyLogin::copy);
    }

    @Override
    public void rejected(ProxyRealm realm, ProxyLogin login) {
        if (login.equals(logins.get(realm.route()))) {
            refused.add(realm.route());
        }
    }
}
