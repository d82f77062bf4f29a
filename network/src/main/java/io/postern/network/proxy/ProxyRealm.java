package io.postern.network.proxy;

import java.util.stream.Stream;

/**
 * The proxy and realm that a password is for.
 *
 * @param route the proxy that asks
 * @param realm the realm in its challenge; empty where the protocol has none (SOCKS, NTLM)
 * @param cleartext whether the password would be sent in clear text (Basic without TLS, SOCKS), of which the person who
 *     types it should be warned
 */
public record ProxyRealm(Route.Proxied route, String realm, boolean cleartext) {
    /**
     * The realms whose stored credentials may be used here. A password that was given for an encrypted connection is
     * not used in clear text, because its owner was not asked.
     */
    public Stream<ProxyRealm> usableRealms() {
        return cleartext ? Stream.of(this) : Stream.of(this, new ProxyRealm(route, realm, true));
    }
}
