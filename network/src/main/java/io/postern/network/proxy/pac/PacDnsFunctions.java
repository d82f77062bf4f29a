package io.postern.network.proxy.pac;

import io.postern.network.address.Cidr;
import io.postern.network.address.Endpoint;
import io.postern.network.address.NameResolver;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Implements the script functions for names and addresses. Runs on the script's own platform thread, and may block
 * there.
 */
final class PacDnsFunctions {
    private final NameResolver resolver;

    PacDnsFunctions(NameResolver resolver) {
        this.resolver = resolver;
    }

    /** The first IPv4 address of a host. */
    Optional<InetAddress> resolve(String host) {
        return resolveAll(host).stream().filter(Inet4Address.class::isInstance).findFirst();
    }

    /** All addresses of a host, of both families. */
    List<InetAddress> resolveAll(String host) {
        Optional<InetAddress> literal = Endpoint.literal(host);
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        try {
            return resolver.resolve(new Endpoint(host, 1).host());
        } catch (UnknownHostException | IllegalArgumentException e) {
            return List.of();
        }
    }

    boolean isInNet(String host, String pattern, String mask) {
        Optional<InetAddress> network = Endpoint.literal(pattern);
        Optional<InetAddress> bits = Endpoint.literal(mask);
        return network.isPresent()
                && bits.isPresent()
                && resolve(host)
                        .filter(address -> Cidr.sameUnderMask(address, network.get(), bits.get()))
                        .isPresent();
    }

    boolean isInNetEx(String host, String prefix) {
        return Cidr.parse(prefix)
                .filter(block -> resolveAll(host).stream().anyMatch(block::contains))
                .isPresent();
    }

    /** An IPv4 address as a number, 0 for anything else. */
    static double number(String address) {
        return Endpoint.literal(address)
                .filter(Inet4Address.class::isInstance)
                .map(v4 -> (double)
                        Integer.toUnsignedLong(ByteBuffer.wrap(v4.getAddress()).getInt()))
                .orElse(0.0);
    }

    /** Sorts a list of addresses with semicolons in between, IPv6 first; empty if one of them is not an address. */
    static String sorted(String list) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String entry : list.split(";", -1)) {
            Optional<InetAddress> address = Endpoint.literal(entry.strip());
            if (address.isEmpty()) {
                return "";
            }
            addresses.add(address.get());
        }
        addresses.sort(Comparator.comparing((InetAddress address) -> address instanceof Inet4Address)
                .thenComparing(InetAddress::getAddress, Arrays::compareUnsigned));
        return joined(addresses);
    }

    static String joined(List<InetAddress> addresses) {
        return String.join(
                ";",
                addresses.stream().map(PacDnsFunctions::withoutZone).distinct().toList());
    }

    static String withoutZone(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** This machine's IPv4 address, 127.0.0.1 if it has none. Reads the interfaces and sends nothing. */
    static String ownAddress() {
        return ownAddresses().stream()
                .filter(Inet4Address.class::isInstance)
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("127.0.0.1");
    }

    /** This machine's addresses that others can reach. */
    static List<InetAddress> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(PacDnsFunctions::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .sorted(Comparator.comparing(Inet6Address.class::isInstance))
                    .toList();
        } catch (SocketException noInterfaces) {
            return List.of();
        }
    }

    private static boolean isUp(NetworkInterface candidate) {
        try {
            return candidate.isUp() && !candidate.isLoopback();
        } catch (SocketException gone) {
            return false;
        }
    }
}
