package io.postern.network.watch;

import java.net.InetAddress;
import java.util.Optional;

/** Finds the local address that the system would use towards a target. */
interface SourceAddresses {
    /**
     * A local address.
     *
     * @param interfaceIndex the index of its interface; 0 if no interface has it
     */
    record Source(InetAddress address, int interfaceIndex) {}

    /** The source address of a connection to the target; empty if no interface that is up leads there. */
    Optional<Source> towards(InetAddress target);

    /** Whether an address still exists, on the same interface, and that is up. */
    boolean isAlive(Source source);
}
