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
 * @param addresses those that somebody on this computer has chosen: signed in at, remembered, given at the start
 * @param policy what an administrator has set
 */
public record TrustedServers(Set<URI> addresses, Policy policy) {
    public TrustedServers {
        addresses = Set.copyOf(addresses);
    }

    /** Whether a link's server is one of them. A host that is merely named is known by its encrypted address alone. */
    public boolean know(InviteLink link) {
        boolean chosen = Stream.concat(addresses.stream(), policy.server().stream())
                .anyMatch(address -> same(address, link.backend()));
        return chosen || (link.encrypted() && named(link));
    }

    /** The one server this computer may go to, if an administrator has set it so and the link leads to another. */
    public Optional<URI> onlyOther(InviteLink link) {
        return policy.locked().contains(Lock.SERVER)
                ? policy.server().filter(server -> !same(server, link.backend()) && !know(link))
                : Optional.empty();
    }

    /** A name without a port stands for the port that goes without saying: behind others there may be other people's servers. */
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

    /** Whether two addresses lead to the same server: the port that goes without saying may be left out. */
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
