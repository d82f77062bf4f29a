package io.postern.network.address;

import java.net.IDN;

/** Converts host names in any script to their ASCII form (IDNA, RFC 3490). */
public final class HostName {
    /** A name has at most 253 ASCII characters (RFC 1035), and no script needs more to write one. */
    public static final int MAX_LENGTH = 253;

    private HostName() {}

    /**
     * Converts a name to ASCII without changing its case.
     *
     * @throws IllegalArgumentException if it is not a valid name
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
