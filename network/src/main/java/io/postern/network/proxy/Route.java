package io.postern.network.proxy;

import io.postern.network.address.Endpoint;

/** A route that a connection can take: directly or through a proxy. Contains no passwords. */
public sealed interface Route {
    /** A direct connection to the target. */
    Route DIRECT = new Direct();

    /** A direct connection to the target. */
    record Direct() implements Route {
        @Override
        public String toString() {
            return "direct";
        }
    }

    /**
     * Through an HTTP proxy with CONNECT.
     *
     * @param tls whether the connection to the proxy itself is TLS
     */
    record HttpProxy(String host, int port, boolean tls) implements Proxied {
        @Override
        public String toString() {
            return (tls ? "https://" : "http://") + endpoint();
        }
    }

    /** Through a SOCKS5 proxy, which also resolves the target's name. */
    record Socks5(String host, int port) implements Proxied {
        @Override
        public String toString() {
            return "socks5://" + endpoint();
        }
    }

    /** The common part of proxies. */
    sealed interface Proxied extends Route permits HttpProxy, Socks5 {
        /** Name or address of the proxy. */
        String host();

        /** TCP port of the proxy. */
        int port();

        /** The proxy's endpoint. */
        default Endpoint endpoint() {
            return new Endpoint(host(), port());
        }
    }
}
