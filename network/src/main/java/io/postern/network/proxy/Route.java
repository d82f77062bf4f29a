package io.postern.network.proxy;

import io.postern.network.address.Endpoint;

/** One way a connection can take. Holds no passwords. */
public sealed interface Route {
    /** Straight to the target. */
    Route DIRECT = new Direct();

    /** Straight to the target. */
    record Direct() implements Route {
        @Override
        public String toString() {
            return "direct";
        }
    }

    /**
     * Through an HTTP proxy that is asked to CONNECT.
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

    /** What proxies have in common. */
    sealed interface Proxied extends Route permits HttpProxy, Socks5 {
        /** Name or address of the proxy. */
        String host();

        /** TCP port of the proxy. */
        int port();

        /** Where the proxy listens. */
        default Endpoint endpoint() {
            return new Endpoint(host(), port());
        }
    }
}
