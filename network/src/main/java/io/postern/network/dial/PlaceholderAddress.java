package io.postern.network.dial;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Stands for a host whose address is not to be looked up here, for clients that insist on addresses: it carries the
 * name, and {@link DialerSocketFactory} goes by that. The address itself is in 240.0.0.0/4, where nobody is, and differs
 * from host to host, so that a client does not take two hosts for one.
 */
public final class PlaceholderAddress {
    private PlaceholderAddress() {}

    /**
     * For OkHttp: {@code new OkHttpClient.Builder().dns(host -> List.of(PlaceholderAddress.of(host)))}.
     *
     * @param host a name; addresses need no placeholder
     */
    public static InetAddress of(String host) {
        CRC32 sum = new CRC32();
        sum.update(host.getBytes(StandardCharsets.UTF_8));
        long value = sum.getValue();
        byte[] address = {
            (byte) (240 + (value >>> 24 & 0x0e)), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
        };
        try {
            return InetAddress.getByAddress(host, address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
