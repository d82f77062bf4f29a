package io.postern.network.watch;

import io.postern.network.address.Endpoint;
import io.postern.network.address.NameResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects network changes that affect open connections: an interface that is gone, a changed address, a VPN that went
 * down, a changed default route, sleep. There is one for each program, with one daemon thread that checks every
 * {@value #CHECK_INTERVAL_MILLIS} ms, and on Linux also whenever the kernel reports a change.
 *
 * <p>Reports only changes on the path to a watched target: the source address that the system would use towards it, and
 * whether that is still on an interface that is up. Other bridges and tunnels are ignored. No packet is sent for any of
 * this.
 *
 * <p>Thread safe.
 */
public final class NetworkMonitor implements AutoCloseable {
    static final long CHECK_INTERVAL_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(NetworkMonitor.class);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(CHECK_INTERVAL_MILLIS);
    /** The thread checks no more often than this, however many notifications the kernel sends. */
    private static final Duration MIN_CHECK_INTERVAL = Duration.ofMillis(50);

    /**
     * Addresses for documentation (RFC 5737, RFC 3849), which stand for the default routes of targets without a known
     * address.
     */
    private static final List<InetAddress> DEFAULT_ROUTE_TARGETS =
            List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"));

    private final SourceAddresses sources;
    private final NameResolver resolver;
    private final NetworkEventSource events;
    private final SleepDetector sleep;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    private NetworkMonitor(
            SourceAddresses sources, NameResolver resolver, NetworkEventSource events, SleepClocks clocks) {
        this.sources = sources;
        this.resolver = resolver;
        this.events = events;
        this.sleep = new SleepDetector(clocks);
        this.thread = Thread.ofPlatform().daemon().name("network watch").unstarted(this::run);
    }

    /** Starts to monitor this machine's network. */
    public static NetworkMonitor start() {
        return started(new SystemSourceAddresses(), NameResolver.SYSTEM, events(), SleepClocks.ofThisMachine());
    }

    static NetworkMonitor started(
            SourceAddresses sources, NameResolver resolver, NetworkEventSource events, SleepClocks clocks) {
        NetworkMonitor watch = new NetworkMonitor(sources, resolver, events, clocks);
        watch.thread.start();
        return watch;
    }

    private static NetworkEventSource events() {
        try {
            return NetlinkEventSource.open();
        } catch (IOException | RuntimeException e) {
            LOG.debug("The network is checked twice a second", e);
            return new PollingEventSource();
        }
    }

    /**
     * Watches the path to an address: that of the other end of a connection, be it a server or a proxy.
     *
     * @param listener called on the monitor's thread, which it must not block; not before this method returns
     */
    public Registration watch(InetAddress target, Consumer<NetworkChange> listener) {
        return add(new Subscription(new WatchedTarget(sources, List.of(target)), null, listener));
    }

    /**
     * Watches the path to a host. A name is resolved in the background, now and after every change; as long as it has
     * no address, or permanently if only a proxy knows one, the default routes stand for it. Of several addresses the
     * first reachable one counts. Prefer the address of a connection's other end where it is known.
     *
     * @param listener called on the monitor's thread, which it must not block; not before this method returns
     */
    public Registration watch(Endpoint target, Consumer<NetworkChange> listener) {
        Optional<InetAddress> literal = target.literal();
        if (literal.isPresent()) {
            return watch(literal.get(), listener);
        }
        Subscription added =
                new Subscription(new WatchedTarget(sources, DEFAULT_ROUTE_TARGETS), target.host(), listener);
        Registration registration = add(added);
        added.resolve();
        return registration;
    }

    private Registration add(Subscription added) {
        if (closed) {
            throw new IllegalStateException("the monitor is closed");
        }
        subscriptions.add(added);
        return () -> subscriptions.remove(added);
    }

    private void run() {
        boolean unsettled = false;
        try {
            while (!closed) {
                boolean noticed = false;
                sleep.beforeWait();
                if (unsettled) {
                    events.pause(WatchedTarget.MIN_DIFFERENCE_TIME);
                } else {
                    noticed = events.await(CHECK_INTERVAL);
                }
                Optional<Duration> asleep = sleep.afterWait(CHECK_INTERVAL);
                unsettled = !closed && look(asleep);
                if (noticed && !unsettled) {
                    events.pause(MIN_CHECK_INTERVAL);
                }
            }
        } finally {
            events.free();
        }
    }

    /** @return whether there is a difference that has to last before it is reported */
    private boolean look(Optional<Duration> asleep) {
        boolean unsettled = false;
        for (Subscription each : subscriptions) {
            asleep.ifPresent(time -> each.tell(new NetworkChange.WokeUp(time)));
            each.look();
            unsettled |= each.target.isUnsettled();
        }
        return unsettled;
    }

    /** Ends the thread and waits for that, unless it is the caller. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            // In this order: the thread frees the event source when it sees that the monitor is closed.
            events.stop();
            closed = true;
        }
        if (!Thread.currentThread().equals(thread)) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A registration. Its target belongs to the monitor's thread. */
    private final class Subscription {
        private final WatchedTarget target;
        private final @Nullable String name;
        private final Consumer<NetworkChange> listener;
        private volatile @Nullable List<InetAddress> found;

        Subscription(WatchedTarget target, @Nullable String name, Consumer<NetworkChange> listener) {
            this.target = target;
            this.name = name;
            this.listener = listener;
        }

        void look() {
            List<InetAddress> addresses = found;
            if (addresses != null) {
                target.moveTo(addresses);
            }
            target.check(System.nanoTime()).ifPresent(this::tell);
        }

        void tell(NetworkChange change) {
            if (!subscriptions.contains(this)) {
                return;
            }
            LOG.debug("The path to {} has changed: {}", name == null ? "an address" : name, change);
            resolve();
            try {
                listener.accept(change);
            } catch (RuntimeException e) {
                LOG.error("A listener for network changes failed", e);
            }
        }

        /**
         * Resolves the name. Name services have no time limit, so each request has a thread of its own that ends by
         * itself.
         */
        void resolve() {
            String host = name;
            if (host != null) {
                Thread.ofPlatform().daemon().name("resolve " + host).start(() -> {
                    try {
                        found = resolver.resolve(host);
                    } catch (UnknownHostException e) {
                        LOG.debug("No address for {}", host);
                    }
                });
            }
        }
    }
}
