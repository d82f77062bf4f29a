package io.postern.network.address;

import java.net.InetAddress;
import java.util.Optional;

/** A block of IP addresses, as in {@code 10.0.0.0/8} or {@code fd00::/8}. */
public final class Cidr {
    private final byte[] network;
    private final int bits;

    private Cidr(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** Parses ADDRESS/BITS; empty for anything else. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        Optional<InetAddress> address = Endpoint.literal(text.substring(0, slash));
        String length = text.substring(slash + 1);
        if (address.isEmpty()
                || length.isEmpty()
                || length.length() > 3
                || !length.chars().allMatch(Character::isDigit)) {
            return Optional.empty();
        }
        byte[] network = address.get().getAddress();
        int bits = Integer.parseInt(length);
        return bits > network.length * Byte.SIZE ? Optional.empty() : Optional.of(new Cidr(network, bits));
    }

    /** Whether two addresses are equal under a mask; the families must be the same. */
    public static boolean sameUnderMask(InetAddress one, InetAddress other, InetAddress mask) {
        byte[] a = one.getAddress();
        byte[] b = other.getAddress();
        byte[] m = mask.getAddress();
        if (a.length != b.length || a.length != m.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if ((a[i] & m[i]) != (b[i] & m[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether the block contains an address; never one of the other family. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        for (int i = 0, left = bits; left > 0; i++, left -= Byte.SIZE) {
            int mask = left >= Byte.SIZE ? 0xff : 0xff << (Byte.SIZE - left);
            if ((bytes[i] & mask) != (network[i] & mask)) {
                return false;
            }
        }
        return true;
    }
}
