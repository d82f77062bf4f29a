package io.postern.backend.http;

import io.javalin.http.Context;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Determines the address of a client behind trusted reverse proxies. */
final class ClientAddressResolver {
    private final List<AddressRange> trustedProxies;

    ClientAddressResolver(List<AddressRange> trustedProxies) {
        this.trustedProxies = List.copyOf(trustedProxies);
    }

    /** The address of a request's client; see {@link #of(String, String)}. */
    String of(Context request) {
        return of(request.ip(), String.join(",", Collections.list(request.req().getHeaders("X-Forwarded-For"))));
    }

    /**
     * The nearest address that does not belong to a trusted proxy. Entries before it in X-Forwarded-For can be forged.
     * IPv6 addresses are reduced to their first 64 bits, which one customer controls.
     *
     * @param peer the other end of the connection
     * @param forwardedFor all X-Forwarded-For headers joined by commas
     */
    String of(String peer, @Nullable String forwardedFor) {
        InetAddress nearest = parse(peer);
        if (nearest == null) {
            return peer;
        }
        List<String> hops = forwardedFor == null ? List.of() : List.of(forwardedFor.split(",", -1));
        for (String hop : hops.reversed()) {
            if (!isTrusted(nearest)) {
                break;
            }
            InetAddress next = parse(hop.strip());
            if (next == null) {
                break;
            }
            nearest = next;
        }
        return network(nearest);
    }

    private boolean isTrusted(InetAddress address) {
        return trustedProxies.stream().anyMatch(range -> range.contains(address));
    }

    private static @Nullable InetAddress parse(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        try {
            byte[] first64Bits = Arrays.copyOf(Arrays.copyOf(address.getAddress(), 8), 16);
            return InetAddress.getByAddress(first64Bits).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an IPv6 address", e);
        }
    }
}
