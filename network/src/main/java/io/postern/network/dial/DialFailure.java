package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import io.postern.network.proxy.Route;
import io.postern.network.trust.CertificateProblem;
import java.util.List;

/**
 * Why no connection came about. Each kind has the key and the arguments of the sentence a person reads, and a detail for
 * the log; none of it holds a password.
 */
public sealed interface DialFailure {
    /** For the log: what exactly was seen. */
    String detail();

    /** Whether the same may succeed later without anyone changing anything. */
    boolean retryable();

    /** Of the person's sentence, {@code network.failure.…} or {@code network.certificate.…}. */
    String key();

    /** What goes into the sentence. */
    List<Object> arguments();

    /**
     * The name service knows no such name: of the target, or of the proxy when that was to be resolved here.
     *
     * @param proxy whether it is the proxy's name
     */
    record UnknownHost(String host, boolean proxy, String detail) implements DialFailure {
        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public String key() {
            return proxy ? "network.failure.unknown_proxy" : "network.failure.unknown_host";
        }

        @Override
        public List<Object> arguments() {
            return List.of(host);
        }
    }

    /** Nothing listens there, or a firewall answers in its place. */
    record Refused(Endpoint at, boolean proxy, String detail) implements DialFailure {
        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public String key() {
            return proxy ? "network.failure.proxy_refused_connection" : "network.failure.refused";
        }

        @Override
        public List<Object> arguments() {
            return List.of(at.host(), Integer.toString(at.port()));
        }
    }

    /** No answer in time. */
    record TimedOut(Endpoint at, Phase phase, String detail) implements DialFailure {
        /** What was waited for. */
        public enum Phase {
            /** The name service. */
            NAME,
            /** A TCP connection to the target or to the proxy. */
            CONNECTION,
            /** What the proxy does, its own connection to the target included. */
            PROXY,
            /** The TLS handshake. */
            HANDSHAKE
        }

        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public String key() {
            return switch (phase) {
                case NAME -> "network.failure.timed_out_name";
                case CONNECTION, HANDSHAKE -> "network.failure.timed_out";
                case PROXY -> "network.failure.timed_out_proxy";
            };
        }

        @Override
        public List<Object> arguments() {
            return List.of(at.host(), Integer.toString(at.port()));
        }
    }

    /**
     * The proxy wants to know who we are.
     *
     * @param schemes the ways it offers to say so
     * @param rejected whether a login was tried and refused; else there was none
     */
    record ProxyAuthenticationNeeded(
            Route.Proxied proxy, String realm, List<String> schemes, boolean rejected, String detail)
            implements DialFailure {
        public ProxyAuthenticationNeeded {
            schemes = List.copyOf(schemes);
        }

        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String key() {
            return rejected ? "network.failure.proxy_login_wrong" : "network.failure.proxy_login_needed";
        }

        @Override
        public List<Object> arguments() {
            return List.of(proxy.host(), String.join(", ", schemes));
        }
    }

    /**
     * The proxy will not, or cannot, connect to the target.
     *
     * @param status of HTTP (403, 502, …) or the reply of SOCKS (1 to 8)
     */
    record ProxyRefused(Route.Proxied proxy, Endpoint target, int status, String detail) implements DialFailure {
        @Override
        public boolean retryable() {
            return proxy instanceof Route.Socks5 ? status != SocksReply.NOT_ALLOWED : status >= 500;
        }

        @Override
        public String key() {
            return "network.failure.proxy_refused";
        }

        @Override
        public List<Object> arguments() {
            return List.of(proxy.host(), target.host(), Integer.toString(target.port()), Integer.toString(status));
        }
    }

    /** The certificate of the target, or of a proxy that speaks TLS, is not believed. */
    record Certificate(CertificateProblem problem, String detail) implements DialFailure {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String key() {
            return problem.key();
        }

        @Override
        public List<Object> arguments() {
            return problem.arguments();
        }
    }

    /** Anything else on the way: no route, reset, cut off, no TLS where TLS was expected. */
    record Network(Endpoint at, String detail) implements DialFailure {
        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public String key() {
            return "network.failure.network";
        }

        @Override
        public List<Object> arguments() {
            return List.of(at.host(), Integer.toString(at.port()));
        }
    }

    /** We gave it up ourselves. */
    record Cancelled(String detail) implements DialFailure {
        @Override
        public boolean retryable() {
            return false;
        }

        @Override
        public String key() {
            return "network.failure.cancelled";
        }

        @Override
        public List<Object> arguments() {
            return List.of();
        }
    }
}
