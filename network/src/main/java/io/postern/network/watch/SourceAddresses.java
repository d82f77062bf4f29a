package io.postern.network.watch;

import java.net.InetAddress;
import java.util.Optional;

/** Which of our own addresses the system would use towards others. */
interface SourceAddresses {
    /**
     * One of our addresses.
     *
     * @param interfaceIndex of the interface that has it; 0 if none has (an address the system answers for all the same)
     */
    record Source(InetAddress address, int interfaceIndex) {}

    /** The address that a connection to the target would come from; empty if no interface that is up leads there. */
    Optional<Source> towards(InetAddress target);

    /** Whether an address is still there, on the same interface, and that is up. */
    boolean isAlive(Source source);
}
