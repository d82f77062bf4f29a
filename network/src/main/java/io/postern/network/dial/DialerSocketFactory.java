package io.postern.network.dial;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.function.UnaryOperator;
import javax.net.SocketFactory;

/**
 * Creates sockets that connect through a {@link Dialer}, for clients that accept a socket factory. With OkHttp:
 *
 * <pre>{@code
 * new OkHttpClient.Builder()
 *         .proxy(Proxy.NO_PROXY)
 *         .dns(host -> List.of(PlaceholderAddress.of(host)))
 *         .socketFactory(new DialerSocketFactory(dialer, routes, timeouts))
 *         .sslSocketFactory(trust.socketFactory(), trust.trustManager())
 * }</pre>
 *
 * The dialler or the proxy then resolves names. A failed {@code connect} throws a {@link DialException}.
 */
public final class DialerSocketFactory extends SocketFactory {
    private final Dialer dialer;
    private final RouteFinder routes;
    private final DialTimeouts timeouts;
    private final UnaryOperator<InputStream> reading;

    /** @param timeouts for connecting; a shorter one given to {@code connect} takes precedence */
    public DialerSocketFactory(Dialer dialer, RouteFinder routes, DialTimeouts timeouts) {
        this(dialer, routes, timeouts, UnaryOperator.identity());
    }

    private DialerSocketFactory(
            Dialer dialer, RouteFinder routes, DialTimeouts timeouts, UnaryOperator<InputStream> reading) {
        this.dialer = dialer;
        this.routes = routes;
        this.timeouts = timeouts;
        this.reading = reading;
    }

    /**
     * Returns a factory whose sockets pass incoming bytes through a wrapper.
     *
     * @param through wraps the stream of each socket; its exceptions end the reading
     */
    public DialerSocketFactory reading(UnaryOperator<InputStream> through) {
        return new DialerSocketFactory(dialer, routes, timeouts, through);
    }

    @Override
    public Socket createSocket() throws SocketException {
        return new DialedSocket(dialer, routes, timeouts, reading);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(InetSocketAddress.createUnresolved(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw unbound();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        throw unbound();
    }

    private static IOException unbound() {
        return new IOException("the route decides which local address is used");
    }

    private Socket connected(InetSocketAddress target) throws IOException {
        Socket socket = createSocket();
        try {
            socket.connect(target);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
