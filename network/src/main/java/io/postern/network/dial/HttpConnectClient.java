package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import io.postern.network.dial.DialFailure.TimedOut.Phase;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens tunnels through HTTP proxies with CONNECT (RFC 9110, section 9.3.6), with authentication if required. The
 * target's name is sent to the proxy as it is and not resolved here.
 */
final class HttpConnectClient {
    private static final int MAX_REQUESTS = 12;
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private static final int UNAUTHORIZED = 401;
    private static final int REQUEST_TIMEOUT = 408;
    private static final HttpResponseHead CONNECTION_CLOSED = new HttpResponseHead(1, REQUEST_TIMEOUT, "", List.of());

    private final ProxyCredentials credentials;
    private final Map<Route.Proxied, ProxyAuth> remembered = new ConcurrentHashMap<>();

    HttpConnectClient(ProxyCredentials credentials) {
        this.credentials = credentials;
    }

    void forget() {
        remembered.clear();
    }

    /** @param opening connects to the proxy, again if it closes the connection between requests */
    LayeredSocket open(Route.HttpProxy proxy, Endpoint target, LayeredSocket.Opener opening, RouteAttempt attempt)
            throws IOException {
        try (ProxyAuthSession session = new ProxyAuthSession(proxy, target, credentials, remembered)) {
            @Nullable LayeredSocket kept = null;
            for (int request = 0; request < MAX_REQUESTS; request++) {
                boolean isMidHandshake = session.isMidHandshake();
                if (isMidHandshake && kept == null) {
                    session.connectionLost();
                }
                boolean isReused = kept != null;
                LayeredSocket tunnel = kept != null ? kept : opening.open();
                attempt.enter(Phase.PROXY, proxy.endpoint());
                HttpResponseHead answer;
                try {
                    answer = ask(tunnel, target, session);
                } catch (IOException e) {
                    if (!isReused || isMidHandshake) {
                        throw e;
                    }
                    answer = CONNECTION_CLOSED;
                }
                if (isReused && !isMidHandshake && answer.status() == REQUEST_TIMEOUT) {
                    // The proxy closed a kept connection, perhaps while a person was typing.
                    attempt.drop(tunnel.transport());
                    kept = null;
                    continue;
                }
                if (answer.status() / 100 == 2) {
                    session.accepted();
                    return tunnel;
                }
                if (answer.status() == UNAUTHORIZED && session.isSigningIn()) {
                    // Tinyproxy rejects a login this way. A new request shows what it offers.
                    session.refused();
                    attempt.drop(tunnel.transport());
                    kept = null;
                    continue;
                }
                if (answer.status() != PROXY_AUTHENTICATION_REQUIRED) {
                    throw refused(proxy, target, answer);
                }
                kept = answer.drain(tunnel.socket().getInputStream()) ? tunnel : null;
                if (kept == null) {
                    attempt.drop(tunnel.transport());
                }
                session.challenged(AuthChallenge.parse(answer.all("proxy-authenticate")), attempt);
            }
            throw new IOException("the proxy keeps asking for authentication");
        }
    }

    private static HttpResponseHead ask(LayeredSocket tunnel, Endpoint target, ProxyAuthSession session)
            throws IOException {
        String request = "CONNECT " + target.authority() + " HTTP/1.1\r\n"
                + "Host: " + target.authority() + "\r\n"
                + "User-Agent: Postern\r\n"
                // Not a standard header, but older proxies close the connection without it.
                + "Proxy-Connection: Keep-Alive\r\n"
                + session.authorization()
                        .map(value -> "Proxy-Authorization: " + value + "\r\n")
                        .orElse("")
                + "\r\n";
        OutputStream out = tunnel.socket().getOutputStream();
        out.write(HttpResponseHead.request(request));
        out.flush();
        InputStream in = tunnel.socket().getInputStream();
        HttpResponseHead answer = HttpResponseHead.read(in);
        for (int interim = 0; answer.status() / 100 == 1; interim++) {
            if (interim == MAX_REQUESTS) {
                throw new IOException("the proxy sends too many interim responses");
            }
            answer = HttpResponseHead.read(in);
        }
        return answer;
    }

    private static DialException refused(Route.HttpProxy proxy, Endpoint target, HttpResponseHead answer) {
        String detail = "proxy " + proxy + " answered " + answer.status()
                + (answer.reason().isEmpty() ? "" : " " + answer.reason()) + " for " + target;
        return new DialException(new DialFailure.ProxyRefused(proxy, target, answer.status(), detail));
    }
}
