package io.postern.network.proxy;

import java.util.List;
import java.util.Optional;

/**
 * Provides credentials for proxies. Used only when a proxy requires them, on the (virtual) dialling thread, and may
 * block for as long as a person needs; cancelling the connection interrupts it.
 */
public interface ProxyCredentials {
    /** Has no credentials. */
    ProxyCredentials NONE = _ -> Optional.empty();

    /**
     * Returns credentials for a proxy, which the caller closes; empty if there are none or the person declined. Where
     * the password is sent in clear text ({@link ProxyRealm#cleartext}), credentials that were given for an encrypted
     * connection are not returned: a proxy that asks for less security than before may be an impostor.
     */
    Optional<ProxyLogin> login(ProxyRealm realm);

    /** Is called when the proxy accepted credentials. */
    default void accepted(ProxyRealm realm, ProxyLogin login) {}

    /** Is called when the proxy rejected credentials, which must not be offered again. */
    default void rejected(ProxyRealm realm, ProxyLogin login) {}

    /** Combines sources: the first with credentials is used, and all are told the result. */
    static ProxyCredentials firstOf(ProxyCredentials... sources) {
        List<ProxyCredentials> all = List.of(sources);
        return new ProxyCredentials() {
            @Override
            public Optional<ProxyLogin> login(ProxyRealm realm) {
                return all.stream()
                        .map(source -> source.login(realm))
                        .flatMap(Optional::stream)
                        .findFirst();
            }

            @Override
            public void accepted(ProxyRealm realm, ProxyLogin login) {
                all.forEach(source -> source.accepted(realm, login));
            }

            @Override
            public void rejected(ProxyRealm realm, ProxyLogin login) {
                all.forEach(source -> source.rejected(realm, login));
            }
        };
    }
}
