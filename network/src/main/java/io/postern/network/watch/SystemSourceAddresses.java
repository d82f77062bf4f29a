package io.postern.network.watch;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the operating system for source addresses. A datagram socket is connected and closed again, which makes the
 * system select a route and an address; nothing is ever sent.
 */
final class SystemSourceAddresses implements SourceAddresses {
    /** Any port works. */
    private static final int DISCARD_PORT = 9;

    @Override
    public Optional<Source> towards(InetAddress target) {
        StandardProtocolFamily family =
                target instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        try (DatagramChannel channel = DatagramChannel.open(family)) {
            channel.connect(new InetSocketAddress(target, DISCARD_PORT));
            return channel.getLocalAddress() instanceof InetSocketAddress local
                            && !local.getAddress().isAnyLocalAddress()
                    ? source(local.getAddress())
                    : Optional.empty();
        } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException noRoute) {
            return Optional.empty();
        }
    }

    private static Optional<Source> source(InetAddress address) throws IOException {
        NetworkInterface owner = NetworkInterface.getByInetAddress(address);
        if (owner == null) {
            return Optional.of(new Source(address, 0));
        }
        // On Linux the routes of an unplugged cable stay; its interface is up but not running, which isUp() reports as
        // down.
        return owner.isUp() ? Optional.of(new Source(address, owner.getIndex())) : Optional.empty();
    }

    @Override
    public boolean isAlive(Source source) {
        try {
            @Nullable NetworkInterface owner = NetworkInterface.getByInetAddress(source.address());
            return owner != null && owner.getIndex() == source.interfaceIndex() && owner.isUp();
        } catch (IOException e) {
            return false;
        }
    }
}
