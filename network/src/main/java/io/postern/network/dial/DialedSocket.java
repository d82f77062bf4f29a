package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose {@code connect} dials and which then delegates to the dialled socket. Options that were set before are
 * applied to it. {@code close} from another thread cancels a running {@code connect}, as with any socket.
 */
final class DialedSocket extends Socket {
    /** Sets an option on the dialled socket. */
    @FunctionalInterface
    private interface Option {
        void apply(Socket socket) throws SocketException;
    }

    private final Dialer dialer;
    private final RouteFinder routes;
    private final DialTimeouts timeouts;
    private final UnaryOperator<InputStream> reading;
    private final Cancellation cancellation = new Cancellation();
    private final Map<String, Option> options = new LinkedHashMap<>();
    private int readTimeout;
    private boolean connecting;
    private boolean closed;
    private @Nullable DialedConnection dialed;

    /** @param reading wraps the input stream that readers get */
    DialedSocket(Dialer dialer, RouteFinder routes, DialTimeouts timeouts, UnaryOperator<InputStream> reading)
            throws SocketException {
        super(noImplementation());
        this.dialer = dialer;
        this.routes = routes;
        this.timeouts = timeouts;
        this.reading = reading;
    }

    /** Returns null: there is no system socket below this one; the declared type selects the constructor. */
    @SuppressWarnings("NullAway") // Socket takes null for "none yet"
    private static SocketImpl noImplementation() {
        return null;
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
        connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
        Endpoint target = target(endpoint);
        synchronized (this) {
            if (closed) {
                throw new SocketException("Socket is closed");
            }
            if (connecting) {
                throw new SocketException("already connected");
            }
            connecting = true;
        }
        DialedConnection result;
        try {
            DialRequest request =
                    DialRequest.plain(target, routes.routes(target)).within(limits(timeoutMillis));
            result = dialer.connect(request, cancellation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while connecting").initCause(e);
        }
        synchronized (this) {
            if (!closed) {
                dialed = result;
                for (Option option : options.values()) {
                    option.apply(result.socket());
                }
                return;
            }
        }
        result.close();
        throw new SocketException("Socket is closed");
    }

    private static Endpoint target(SocketAddress endpoint) throws IOException {
        if (!(endpoint instanceof InetSocketAddress address)) {
            throw new SocketException("not an internet address");
        }
        try {
            return new Endpoint(address.getHostString(), address.getPort());
        } catch (IllegalArgumentException e) {
            throw new SocketException("cannot connect there: " + e.getMessage(), e);
        }
    }

    private DialTimeouts limits(int timeoutMillis) {
        Duration limit = Duration.ofMillis(timeoutMillis);
        return timeoutMillis == 0 || limit.compareTo(timeouts.total()) > 0
                ? timeouts
                : new DialTimeouts(limit.compareTo(timeouts.route()) < 0 ? limit : timeouts.route(), limit);
    }

    @Override
    public void close() throws IOException {
        DialedConnection open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = dialed;
        }
        cancellation.cancel();
        if (open != null) {
            open.socket().close();
            open.transport().close();
        }
    }

    private synchronized Socket connected() throws SocketException {
        if (closed) {
            throw new SocketException("Socket is closed");
        }
        if (dialed == null) {
            throw new SocketException("Socket is not connected");
        }
        return dialed.socket();
    }

    private synchronized @Nullable Socket socketOrNull() {
        return dialed == null ? null : dialed.socket();
    }

    private synchronized void option(String name, Option option) throws SocketException {
        if (closed) {
            throw new SocketException("Socket is closed");
        }
        if (dialed == null) {
            options.put(name, option);
        } else {
            option.apply(dialed.socket());
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return reading.apply(connected().getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return connected().getOutputStream();
    }

    @Override
    public void shutdownInput() throws IOException {
        connected().shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        connected().shutdownOutput();
    }

    @Override
    public boolean isInputShutdown() {
        Socket socket = socketOrNull();
        return socket != null && socket.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        Socket socket = socketOrNull();
        return socket != null && socket.isOutputShutdown();
    }

    @Override
    public boolean isConnected() {
        return socketOrNull() != null;
    }

    @Override
    public boolean isBound() {
        return isConnected();
    }

    @Override
    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void bind(SocketAddress local) throws IOException {
        throw new SocketException("the route decides which local address is used");
    }

    /** The target's address if it was reached directly, otherwise the proxy's. */
    @Override
    public @Nullable InetAddress getInetAddress() {
        Socket socket = socketOrNull();
        return socket == null ? null : socket.getInetAddress();
    }

    @Override
    public int getPort() {
        Socket socket = socketOrNull();
        return socket == null ? 0 : socket.getPort();
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        Socket socket = socketOrNull();
        return socket == null ? null : socket.getRemoteSocketAddress();
    }

    @Override
    @SuppressWarnings("AddressSelection") // the wildcard address, as Socket says it of an unconnected one
    public InetAddress getLocalAddress() {
        Socket socket = socketOrNull();
        return socket == null ? new InetSocketAddress(0).getAddress() : socket.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        Socket socket = socketOrNull();
        return socket == null ? -1 : socket.getLocalPort();
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        Socket socket = socketOrNull();
        return socket == null ? null : socket.getLocalSocketAddress();
    }

    @Override
    public @Nullable SocketChannel getChannel() {
        return null;
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        option("SO_TIMEOUT", socket -> socket.setSoTimeout(millis));
        synchronized (this) {
            readTimeout = millis;
        }
    }

    @Override
    public synchronized int getSoTimeout() {
        return readTimeout;
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        option("TCP_NODELAY", socket -> socket.setTcpNoDelay(on));
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return connected().getTcpNoDelay();
    }

    @Override
    public void setKeepAlive(boolean on) throws SocketException {
        option("SO_KEEPALIVE", socket -> socket.setKeepAlive(on));
    }

    @Override
    public boolean getKeepAlive() throws SocketException {
        return connected().getKeepAlive();
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        option("SO_LINGER", socket -> socket.setSoLinger(on, seconds));
    }

    @Override
    public int getSoLinger() throws SocketException {
        return connected().getSoLinger();
    }

    @Override
    public void setSendBufferSize(int bytes) throws SocketException {
        option("SO_SNDBUF", socket -> socket.setSendBufferSize(bytes));
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return connected().getSendBufferSize();
    }

    @Override
    public void setReceiveBufferSize(int bytes) throws SocketException {
        option("SO_RCVBUF", socket -> socket.setReceiveBufferSize(bytes));
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return connected().getReceiveBufferSize();
    }

    @Override
    public void setTrafficClass(int trafficClass) throws SocketException {
        option("IP_TOS", socket -> socket.setTrafficClass(trafficClass));
    }

    @Override
    public int getTrafficClass() throws SocketException {
        return connected().getTrafficClass();
    }

    @Override
    public void setReuseAddress(boolean on) throws SocketException {
        option("SO_REUSEADDR", socket -> socket.setReuseAddress(on));
    }

    @Override
    public boolean getReuseAddress() throws SocketException {
        return connected().getReuseAddress();
    }

    @Override
    public void setOOBInline(boolean on) throws SocketException {
        option("SO_OOBINLINE", socket -> socket.setOOBInline(on));
    }

    @Override
    public boolean getOOBInline() throws SocketException {
        return connected().getOOBInline();
    }

    @Override
    public void sendUrgentData(int data) throws IOException {
        connected().sendUrgentData(data);
    }

    @Override
    public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
        connected().setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return connected().getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        Socket socket = socketOrNull();
        return socket == null ? Set.of() : socket.supportedOptions();
    }

    @Override
    public String toString() {
        return "DialedSocket";
    }
}
