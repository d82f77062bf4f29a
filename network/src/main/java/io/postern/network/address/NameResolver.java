package io.postern.network.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves a host name to addresses. */
@FunctionalInterface
public interface NameResolver {
    /** The operating system's resolver; blocks without a time limit. */
    NameResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * Returns at least one address, the best first.
     *
     * @throws UnknownHostException if there is none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
