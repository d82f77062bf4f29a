package io.postern.network.dial;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Creates an address that only carries a host name, for clients that require addresses although the name must not be
 * resolved here; {@link DialerSocketFactory} uses the name. The address itself is in 240.0.0.0/4, which is not in use,
 * and differs from host to host, so that a client does not confuse two hosts.
 */
public final class PlaceholderAddress {
    private PlaceholderAddress() {}

    /**
     * Creates an address for OkHttp:
     * {@code new OkHttpClient.Builder().dns(host -> List.of(PlaceholderAddress.of(host)))}.
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
