package io.postern.network.watch;

import java.net.InetAddress;
import java.time.Duration;

/** What has happened to the way towards a watched target. */
public sealed interface NetworkChange {
    /**
     * The system would use another source address now, and connections from the old one are lost or will be: it is gone,
     * its interface is down, or the route leads out by another interface (a VPN came up, a cable was plugged in).
     */
    record AddressChanged(InetAddress from, InetAddress to) implements NetworkChange {}

    /** No interface that is up leads there any more. */
    record NoRoute() implements NetworkChange {}

    /**
     * There is a route again.
     *
     * @param address the source address the system uses now
     * @param changed whether it is another one than before the route was lost, so that no older connection can live on;
     *     also true if there was none
     */
    record RouteBack(InetAddress address, boolean changed) implements NetworkChange {}

    /**
     * The computer slept, or the whole process stood still: the other sides may have given us up, whatever the addresses
     * look like.
     *
     * @param asleep how long, as far as the clocks tell
     */
    record WokeUp(Duration asleep) implements NetworkChange {}
}
