package io.postern.desktop.link;

import io.postern.call.invite.InviteLink;
import io.postern.settings.policy.Policy;
import io.postern.settings.policy.Policy.Lock;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The servers whose links are followed without asking.
 *
 * @param addresses the servers that the person chose by signing in, by saving them or on the command line
 * @param policy the administrator's policy
 */
public record TrustedServers(Set<URI> addresses, Policy policy) {
    public TrustedServers {
        addresses = Set.copyOf(addresses);
    }

    /** Whether a link's server is trusted. A host that is only named is trusted only with https. */
    public boolean know(InviteLink link) {
        boolean chosen = Stream.concat(addresses.stream(), policy.server().stream())
                .anyMatch(address -> same(address, link.backend()));
        return chosen || (link.encrypted() && named(link));
    }

    /** The only server that the policy allows, if the link leads to another one. */
    public Optional<URI> onlyOther(InviteLink link) {
        return policy.locked().contains(Lock.SERVER)
                ? policy.server().filter(server -> !same(server, link.backend()) && !know(link))
                : Optional.empty();
    }

    /** A name without a port means the default port: other ports may belong to other people's servers. */
    private boolean named(InviteLink link) {
        String server = authority(link.backend());
        return policy.knownServers().stream().anyMatch(name -> withPort(name).equals(server));
    }

    private static String authority(URI address) {
        return withPort(String.valueOf(address.getHost()) + (address.getPort() < 0 ? "" : ":" + address.getPort()));
    }

    private static String withPort(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.matches(".*:\\d+") ? lower : lower + ":443";
    }

    /** Whether two addresses lead to the same server: the default port may be omitted. */
    public static boolean same(URI one, URI other) {
        return plain(one).equals(plain(other));
    }

    private static String plain(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        int port = address.getPort() < 0 ? usual : address.getPort();
        String path = String.valueOf(address.getRawPath()).replaceAll("(?<!/)/+$", "");
        return scheme + "://" + String.valueOf(address.getHost()).toLowerCase(Locale.ROOT) + ":" + port + path;
    }
}
