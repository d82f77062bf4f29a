package io.postern.backend.http;

import java.net.InetAddress;

/**
 * A network address or a CIDR range: {@code 10.0.0.0/8}, {@code ::1}.
 *
 * @param prefix the number of leading bits that are compared
 */
public record AddressRange(InetAddress base, int prefix) {
    /** @throws IllegalArgumentException if the text is neither; host names are not resolved */
    public static AddressRange parse(String text) {
        String stripped = text.strip();
        int slash = stripped.indexOf('/');
        InetAddress base = InetAddress.ofLiteral(slash < 0 ? stripped : stripped.substring(0, slash));
        int bits = base.getAddress().length * 8;
        int prefix = slash < 0 ? bits : Integer.parseInt(stripped.substring(slash + 1));
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("A prefix has 0 to %d bits.".formatted(bits));
        }
        return new AddressRange(base, prefix);
    }

    boolean contains(InetAddress address) {
        byte[] ours = base.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
