package io.postern.network.proxy;

/**
 * What a password is for.
 *
 * @param route the proxy that asks
 * @param realm what it calls itself in its challenge; empty where the protocol has no such name (SOCKS, NTLM)
 * @param wiretap whether the password would cross the network readable for everyone on the way (Basic without TLS,
 *     SOCKS): worth a word to the person who types it
 */
public record ProxyRealm(Route.Proxied route, String realm, boolean wiretap) {}
