package io.postern.media.tunnel;

import io.postern.media.rtc.IceConfig.IceServer;
import io.postern.network.address.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * Selects which of a server's relays to try on which ports, and rewrites them for libwebrtc. Leaves out STUN and
 * everything over UDP. Pure data and functions.
 */
public final class RelayPlan {
    /** libwebrtc connects to all of them at once. */
    private static final int MAX_TARGETS = 16;

    private final SequencedMap<Credentials, SequencedSet<TunnelTarget>> relays;

    /** The credentials of relays; relays that share them are one entry of libwebrtc's list. */
    private record Credentials(String username, String credential) {}

    private RelayPlan(SequencedMap<Credentials, SequencedSet<TunnelTarget>> relays) {
        this.relays = relays;
    }

    /** @param handedOut the relays as the signalling server sent them */
    public static RelayPlan of(List<IceServer> handedOut, TunnelSettings settings) {
        // All advertised ports come before any extra ports.
        SequencedMap<Credentials, SequencedSet<TunnelTarget>> relays = new LinkedHashMap<>();
        int[] left = {MAX_TARGETS};
        forEach(
                handedOut,
                (credentials, url) -> add(relays, credentials, new TunnelTarget(url.endpoint(), url.tls()), left));
        forEach(handedOut, (credentials, url) -> {
            if (url.tls()) {
                for (int port : settings.extraTlsPorts()) {
                    add(
                            relays,
                            credentials,
                            new TunnelTarget(new Endpoint(url.endpoint().host(), port), true),
                            left);
                }
            }
        });
        return new RelayPlan(relays);
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(Credentials credentials, TurnUrl url);
    }

    private static void forEach(List<IceServer> servers, Visitor visitor) {
        for (IceServer server : servers) {
            Credentials credentials = new Credentials(server.username(), server.credential());
            for (String url : server.urls()) {
                TurnUrl.overTcp(url).ifPresent(relay -> visitor.visit(credentials, relay));
            }
        }
    }

    private static void add(
            SequencedMap<Credentials, SequencedSet<TunnelTarget>> relays,
            Credentials credentials,
            TunnelTarget target,
            int[] left) {
        SequencedSet<TunnelTarget> targets = relays.computeIfAbsent(credentials, _ -> new LinkedHashSet<>());
        if (left[0] > 0 && targets.add(target)) {
            left[0]--;
        }
    }

    /** The targets that need a forwarder, without duplicates. */
    public List<TunnelTarget> targets() {
        return relays.values().stream().flatMap(SequencedSet::stream).distinct().toList();
    }

    /**
     * Returns the list for libwebrtc: plain TURN over TCP to our own forwarders, with the credentials as handed out.
     *
     * @param ports ports of 127.0.0.1 by target; targets without one are left out
     */
    public List<IceServer> rewritten(Map<TunnelTarget, Integer> ports) {
        List<IceServer> servers = new ArrayList<>();
        relays.forEach((credentials, targets) -> {
            List<String> urls = targets.stream()
                    .filter(ports::containsKey)
                    .map(target -> "turn:127.0.0.1:" + ports.get(target) + "?transport=tcp")
                    .toList();
            if (!urls.isEmpty()) {
                servers.add(new IceServer(urls, credentials.username(), credentials.credential()));
            }
        });
        return List.copyOf(servers);
    }

    /** Leaves out credentials. */
    @Override
    public String toString() {
        return "RelayPlan" + targets();
    }
}
