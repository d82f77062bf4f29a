package io.postern.media.tunnel;

import io.postern.network.dial.Cancellation;
import io.postern.network.dial.DialException;
import io.postern.network.dial.DialFailure;
import io.postern.network.dial.DialRequest;
import io.postern.network.dial.DialTimeouts;
import io.postern.network.dial.DialedConnection;
import io.postern.network.dial.Dialer;
import io.postern.network.dial.RouteFinder;
import io.postern.network.proxy.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a port of 127.0.0.1 and forwards each connection of this process to one target, through proxies and TLS as
 * needed. Refuses connections of other processes (see {@link SocketOwnerCheck}). Thread safe; dials on virtual threads
 * and forwards with two threads for each connection, until {@link #close}.
 */
public final class Forwarder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    /** A call has a handful: two peer connections, one to each of several ports, twice during an ICE restart. */
    private static final int MAX_CONNECTIONS = 64;

    private static final int BACKLOG = 16;
    private static final Duration REFUSED_RETRY_TIME = Duration.ofSeconds(3);
    private static final Duration REFUSED_RETRY_INTERVAL = Duration.ofMillis(100);
    /**
     * Bytes the operating system may buffer on the local side; by default it takes megabytes. {@link SendBufferTuner}
     * limits the buffer on the remote side.
     */
    private static final int SOCKET_BUFFER_BYTES = 128 * 1024;

    private final TunnelTarget target;
    private final Dialer dialer;
    private final RouteFinder routes;
    private final Duration answerDelay;
    private final ServerSocket listener;
    private final LossListener onLoss;
    private final QueueingDelayEstimator queueingDelay;
    private final TrafficCounter traffic = new TrafficCounter();
    private final Cancellation cancellation = new Cancellation();
    private final Map<ForwardedConnection, TrafficCounter> connectionTraffic = new ConcurrentHashMap<>();
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final Semaphore connectionPermits = new Semaphore(MAX_CONNECTIONS);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean hasRefusedOtherProcess = new AtomicBoolean();
    private final AtomicBoolean hasRefusedTooMany = new AtomicBoolean();
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile @Nullable DialFailure failure;
    private volatile @Nullable Route route;

    /** Is called when an established connection ended and we did not end it. */
    @FunctionalInterface
    public interface LossListener {
        /** @param recentBytes bytes the connection carried in both directions in its last second or two */
        void lost(Forwarder forwarder, long recentBytes);
    }

    private Forwarder(
            TunnelTarget target,
            Dialer dialer,
            RouteFinder routes,
            Duration answerDelay,
            ServerSocket listener,
            QueueingDelayEstimator queueingDelay,
            LossListener onLoss) {
        this.target = target;
        this.dialer = dialer;
        this.routes = routes;
        this.answerDelay = answerDelay;
        this.listener = listener;
        this.queueingDelay = queueingDelay;
        this.onLoss = onLoss;
    }

    /**
     * Listens on a port that the operating system chooses. Does not block: the target is dialled when a client
     * connects.
     *
     * @param answerDelay the earliest time after connecting at which the target's first response is passed on
     * @param queueingDelay measures the incoming packets of its connections
     * @param onLoss called immediately, on a thread of the forwarder, when an established connection ended and we did
     *     not end it: long before libwebrtc notices, which takes five seconds
     * @throws IOException if there is no free port
     */
    public static Forwarder open(
            TunnelTarget target,
            Dialer dialer,
            RouteFinder routes,
            Duration answerDelay,
            QueueingDelayEstimator queueingDelay,
            LossListener onLoss)
            throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            // Before binding, so that accepted connections have it from the start.
            listener.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
            listener.bind(new InetSocketAddress(LOOPBACK, 0), BACKLOG);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        Forwarder forwarder = new Forwarder(target, dialer, routes, answerDelay, listener, queueingDelay, onLoss);
        Thread.ofVirtual().name("forwarder " + target.endpoint()).start(forwarder::accept);
        return forwarder;
    }

    /** The port of 127.0.0.1 to connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The target that connections are forwarded to. */
    public TunnelTarget target() {
        return target;
    }

    /** The route of the last connection; empty before the first. */
    public Optional<Route> route() {
        return Optional.ofNullable(route);
    }

    /** Bytes sent to the target in all connections. */
    public long bytesUp() {
        return traffic.up();
    }

    /** Bytes received from the target in all connections. */
    public long bytesDown() {
        return traffic.down();
    }

    /** When the last byte was sent or received, or when the forwarder was opened if there was none. */
    public Instant lastActivity() {
        return traffic.lastActivity();
    }

    /** The number of open connections. */
    public int connections() {
        return MAX_CONNECTIONS - connectionPermits.availablePermits();
    }

    /** When the target last sent something, in {@link System#nanoTime}. */
    long lastReceivedNanos() {
        return traffic.lastReceivedNanos();
    }

    /** Bytes in both directions in the last second or two, of the connection that carried the most. */
    long busiestConnectionBytes() {
        return connectionTraffic.values().stream()
                .mapToLong(TrafficCounter::recentBytes)
                .max()
                .orElse(0);
    }

    /**
     * Ends the connections that were established before a time in {@link System#nanoTime}; they do not count as lost.
     */
    void endConnectionsBefore(long nanos) {
        connectionTraffic.keySet().stream()
                .filter(connection -> connection.openedNanos() - nanos < 0)
                .forEach(ForwardedConnection::endQuietly);
    }

    /**
     * Expects the connections that were established before a time in {@link System#nanoTime} to end; they do not count
     * as lost.
     */
    void expectEndOfConnectionsBefore(long nanos) {
        connectionTraffic.keySet().stream()
                .filter(connection -> connection.openedNanos() - nanos < 0)
                .forEach(ForwardedConnection::expectEnd);
    }

    /** Why the target could not be reached, if the last attempt failed; has the key of a sentence for people. */
    public Optional<DialFailure> failure() {
        return Optional.ofNullable(failure);
    }

    private void accept() {
        try {
            while (true) {
                Socket local = listener.accept();
                if (connectionPermits.tryAcquire()) {
                    Thread.ofVirtual().name("tunnel up").start(() -> serve(local));
                } else {
                    if (hasRefusedTooMany.compareAndSet(false, true)) {
                        LOG.warn("More than {} connections to {}: refused one", MAX_CONNECTIONS, target);
                    }
                    ForwardedConnection.reset(local);
                }
            }
        } catch (IOException e) {
            if (!closed.get()) {
                LOG.warn("The forwarder to {} no longer accepts connections", target, e);
                close();
            }
        }
    }

    private void serve(Socket local) {
        long answersFromNanos = System.nanoTime() + answerDelay.toNanos();
        AutoCloseable onlyLocal = () -> ForwardedConnection.reset(local);
        try {
            if (!closeWithUs(onlyLocal)) {
                return;
            }
            local.setTcpNoDelay(true);
            local.setSendBufferSize(SOCKET_BUFFER_BYTES);
            SocketOwnerCheck.Owner owner = SocketOwnerCheck.owner(local);
            if (owner == SocketOwnerCheck.Owner.ANOTHER_PROCESS) {
                // Logged once, so that repeated attempts do not fill the log.
                if (hasRefusedOtherProcess.compareAndSet(false, true)) {
                    LOG.warn("Another process tried to use the forwarder to {} and was refused", target);
                }
            }
            if (owner != SocketOwnerCheck.Owner.THIS_PROCESS) {
                return;
            }
            relay(local, answersFromNanos);
        } catch (DialException e) {
            if (!(e.failure() instanceof DialFailure.Cancelled)) {
                failure = e.failure();
                LOG.info("{} cannot be reached: {}", target, e.failure().detail());
            }
        } catch (IOException e) {
            LOG.debug("A connection to the forwarder to {} ended early", target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ForwardedConnection.reset(local);
            open.remove(onlyLocal);
            connectionPermits.release();
        }
    }

    private void relay(Socket local, long answersFromNanos) throws IOException, InterruptedException {
        DialRequest request = new DialRequest(
                target.endpoint(), target.tls(), routes.routes(target.endpoint()), DialTimeouts.DEFAULT);
        DialedConnection remote = dial(request);
        TrafficCounter counted = traffic.forConnection();
        ForwardedConnection connection =
                new ForwardedConnection(local, remote, counted, queueingDelay, answersFromNanos);
        connectionTraffic.put(connection, counted);
        try (connection) {
            failure = null;
            route = remote.route();
            if (closeWithUs(connection)) {
                connection.run();
                if (connection
                                .endedFirst()
                                .filter(ForwardedConnection.Leg.REMOTE::equals)
                                .isPresent()
                        && !closed.get()) {
                    // After an ICE restart the old connection ends, however much it carried.
                    boolean succeeded = connectionTraffic.values().stream()
                            .anyMatch(other -> counted.isOlderThan(other) && other.down() > 0);
                    long recentBytes = succeeded || connection.isExpectedToEnd() ? 0 : counted.recentBytes();
                    LOG.info("A connection to {} was lost; it carried {} bytes recently", target, recentBytes);
                    connectionTraffic.remove(connection);
                    onLoss.lost(this, recentBytes);
                }
            }
            open.remove(connection);
        } finally {
            connectionTraffic.remove(connection);
        }
    }

    /**
     * Dials the target. A target that worked before and now refuses is usually a firewall or server that is restarting,
     * so it is dialled again for a while; libwebrtc itself gives up on a refused connection for good.
     */
    private DialedConnection dial(DialRequest request) throws DialException, InterruptedException {
        long untilNanos = System.nanoTime() + (route == null ? 0 : REFUSED_RETRY_TIME.toNanos());
        while (true) {
            try {
                return dialer.connect(request, cancellation);
            } catch (DialException e) {
                if (!(e.failure() instanceof DialFailure.Refused) || System.nanoTime() >= untilNanos || closed.get()) {
                    throw e;
                }
                failure = e.failure();
                ending.await(REFUSED_RETRY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /**
     * Registers a resource to be closed by {@link #close}; closes it at once and returns false if the forwarder is
     * already closed.
     */
    private boolean closeWithUs(AutoCloseable resource) {
        open.add(resource);
        if (!closed.get()) {
            return true;
        }
        end(resource);
        return false;
    }

    private void end(AutoCloseable resource) {
        open.remove(resource);
        try {
            resource.close();
        } catch (Exception e) {
            LOG.debug("A tunnelled connection did not close", e);
        }
    }

    /** Closes the listener and all connections immediately. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ending.countDown();
        end(listener);
        cancellation.cancel();
        List.copyOf(open).forEach(this::end);
    }

    @Override
    public String toString() {
        return "Forwarder[127.0.0.1:" + port() + " to " + target + "]";
    }
}
