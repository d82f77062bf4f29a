package io.postern.network.address;

import java.net.InetAddress;
import java.util.Optional;

/** A block of addresses, as in {@code 10.0.0.0/8} or {@code fd00::/8}. */
public final class Cidr {
    private final byte[] network;
    private final int bits;

    private Cidr(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** Reads ADDRESS/BITS; empty if that is not what it is. */
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

    /** The block of all addresses that share the ones of a mask with this one; families must agree. */
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

    /** Whether the address lies in this block; an address of the other family never does. */
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
