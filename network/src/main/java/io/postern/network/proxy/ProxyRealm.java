package io.postern.network.proxy;

import java.util.stream.Stream;

/**
 * What a password is for.
 *
 * @param route the proxy that asks
 * @param realm what it calls itself in its challenge; empty where the protocol has no such name (SOCKS, NTLM)
 * @param cleartext whether the password would cross the network readable for everyone on the way (Basic without TLS,
 *     SOCKS): worth a word to the person who types it
 */
public record ProxyRealm(Route.Proxied route, String realm, boolean cleartext) {
    /**
     * Under what a login that may be used here can have been given. Who gave a password that nobody could read on the way was
     * not asked whether everybody may: it is not used where it can be read.
     */
    public Stream<ProxyRealm> usableRealms() {
        return cleartext ? Stream.of(this) : Stream.of(this, new ProxyRealm(route, realm, true));
    }
}
