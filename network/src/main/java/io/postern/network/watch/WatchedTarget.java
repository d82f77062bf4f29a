package io.postern.network.watch;

import io.postern.network.watch.NetworkChange.AddressChanged;
import io.postern.network.watch.NetworkChange.RouteLost;
import io.postern.network.watch.NetworkChange.RouteRestored;
import io.postern.network.watch.SourceAddresses.Source;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The path to one target, and whether a difference is worth reporting. For one thread at a time. */
final class WatchedTarget {
    /**
     * How long a difference has to last. A system that reconfigures an interface removes its addresses and restores
     * them within a few milliseconds.
     */
    static final Duration MIN_DIFFERENCE_TIME = Duration.ofMillis(100);

    private final SourceAddresses sources;
    private List<InetAddress> addresses;
    /** The source address of connections; null without a route. */
    private @Nullable Source current;
    /** The last source address there was. */
    private @Nullable Source last;

    private boolean differs;
    private long differsSince;

    /** @param addresses of the target, the best first, at least one */
    WatchedTarget(SourceAddresses sources, List<InetAddress> addresses) {
        this.sources = sources;
        this.addresses = List.copyOf(addresses);
        settle(source());
    }

    /** Sets other addresses of the same target. The path to them is the new baseline: nothing is reported. */
    void moveTo(List<InetAddress> found) {
        if (!found.equals(addresses)) {
            addresses = List.copyOf(found);
            settle(source());
        }
    }

    /** Whether there is a difference that has not lasted long enough yet. */
    boolean isUnsettled() {
        return differs;
    }

    /**
     * Checks the path again.
     *
     * @param nanos as of {@link System#nanoTime}
     */
    Optional<NetworkChange> check(long nanos) {
        @Nullable Source now = source();
        if (servesAsWell(now)) {
            differs = false;
            return Optional.empty();
        }
        if (!differs) {
            differs = true;
            differsSince = nanos;
        }
        if (nanos - differsSince < MIN_DIFFERENCE_TIME.toNanos()) {
            return Optional.empty();
        }
        NetworkChange change = change(now);
        settle(now);
        return Optional.of(change);
    }

    private boolean servesAsWell(@Nullable Source now) {
        Source before = current;
        if (before == null || now == null) {
            return before == null && now == null;
        }
        // An additional address does not affect connections: IPv6 adds temporary ones every day.
        return before.address().equals(now.address())
                || (before.interfaceIndex() == now.interfaceIndex() && sources.isAlive(before));
    }

    private NetworkChange change(@Nullable Source now) {
        if (now == null) {
            return new RouteLost();
        }
        if (current != null) {
            return new AddressChanged(current.address(), now.address());
        }
        return new RouteRestored(now.address(), last == null || !last.address().equals(now.address()));
    }

    private void settle(@Nullable Source now) {
        differs = false;
        current = now;
        if (now != null) {
            last = now;
        }
    }

    private @Nullable Source source() {
        for (InetAddress address : addresses) {
            Optional<Source> source = sources.towards(address);
            if (source.isPresent()) {
                return source.get();
            }
        }
        return null;
    }
}
