package io.postern.network.watch;

import java.net.InetAddress;
import java.time.Duration;

/** A change of the network on the path to a watched target. */
public sealed interface NetworkChange {
    /**
     * The system would use another source address now, and connections from the old one are lost or will be: it is
     * gone, its interface is down, or the route uses another interface (a VPN was started, a cable was plugged in).
     */
    record AddressChanged(InetAddress from, InetAddress to) implements NetworkChange {}

    /** No interface that is up leads to the target any more. */
    record RouteLost() implements NetworkChange {}

    /**
     * There is a route again.
     *
     * @param address the source address that the system uses now
     * @param changed whether it differs from the one before the route was lost, so that no older connection can
     *     survive; also true if there was none
     */
    record RouteRestored(InetAddress address, boolean changed) implements NetworkChange {}

    /**
     * The computer slept, or the whole process was stopped: the other sides may have given up on us, even if the
     * addresses are the same.
     *
     * @param asleep how long, as far as the clocks tell
     */
    record WokeUp(Duration asleep) implements NetworkChange {}
}
