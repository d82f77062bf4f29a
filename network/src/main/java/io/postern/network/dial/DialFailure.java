package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import io.postern.network.proxy.Route;
import io.postern.network.trust.CertificateProblem;
import java.util.List;

/**
 * The reason why no connection could be opened. Each kind has the key and the arguments of a sentence for people, and a
 * detail for the log; none of it contains a password.
 */
public sealed interface DialFailure {
    /** The exact observation, for the log. */
    String detail();

    /** Whether a later attempt may succeed without any change. */
    boolean retryable();

    /** The key of a sentence for people, {@code network.failure.…} or {@code network.certificate.…}. */
    String key();

    /** The arguments of the sentence. */
    List<Object> arguments();

    /**
     * The name service does not know the name: the target's, or the proxy's if that is resolved here.
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

    /** Nothing listens there, or a firewall refuses in its place. */
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

    /** There was no response in time. */
    record TimedOut(Endpoint at, Phase phase, String detail) implements DialFailure {
        /** The step that took too long. */
        public enum Phase {
            /** Resolving the name. */
            NAME,
            /** The TCP connection to the target or to the proxy. */
            CONNECTION,
            /** The proxy's work, including its own connection to the target. */
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
     * The proxy requires authentication.
     *
     * @param schemes the schemes it offers
     * @param rejected whether credentials were tried and rejected; else there were none
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
     * The proxy cannot connect to the target, or refuses to.
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

    /** The certificate of the target, or of a proxy with TLS, is not trusted. */
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

    /** Any other network failure: no route, reset, connection cut, no TLS where TLS was expected. */
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

    /** The attempt was cancelled by this program. */
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
