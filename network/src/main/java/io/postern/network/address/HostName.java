package io.postern.network.address;

import java.net.IDN;

/** Names of hosts in any script, as they go over the network (IDNA, RFC 3490). */
public final class HostName {
    /** A name has 253 ASCII characters at most (RFC 1035), and no script needs more to write one. */
    public static final int MAX_LENGTH = 253;

    private HostName() {}

    /**
     * The name in ASCII, in the case it has.
     *
     * @throws IllegalArgumentException if there is no such name
     */
    public static String toAscii(String host) {
        if (host.length() > MAX_LENGTH + 1) {
            throw new IllegalArgumentException("the name of a host is too long");
        }
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        } catch (RuntimeException e) {
            // Java's punycode throws RuntimeException itself for some names.
            throw new IllegalArgumentException("not a host name", e);
        }
    }
}
