package io.postern.network.proxy;

import java.util.List;
import java.util.Optional;

/**
 * Knows who to sign in as at proxies. Asked only when a proxy asks, on the (virtual) thread that dials, and may block
 * for as long as a person needs; whoever cancels the dialling interrupts it.
 */
public interface ProxyCredentials {
    /** Knows nobody. */
    ProxyCredentials NONE = _ -> Optional.empty();

    /**
     * A login for this proxy, which the caller closes; empty if there is none or the person declined. Where the password can
     * be read on the way ({@link ProxyRealm#cleartext}), one that was given for where it cannot is none: a proxy that asks for
     * less than before may be somebody else.
     */
    Optional<ProxyLogin> login(ProxyRealm realm);

    /** The proxy let this login in. */
    default void accepted(ProxyRealm realm, ProxyLogin login) {}

    /** The proxy refused this login, so it is not to be offered again. */
    default void rejected(ProxyRealm realm, ProxyLogin login) {}

    /** The first that knows; all are told what became of it. */
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
