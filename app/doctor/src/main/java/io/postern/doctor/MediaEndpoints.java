package io.postern.doctor;

import io.postern.media.rtc.IceConfig.IceServer;
import io.postern.media.tunnel.RelayPlan;
import io.postern.media.tunnel.TunnelSettings;
import io.postern.media.tunnel.TunnelTarget;
import io.postern.network.address.Endpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The endpoints for media: LiveKit's own and its relays.
 *
 * @param media LiveKit's own TCP addresses
 * @param relays TURN servers over TCP or TLS, with credentials
 * @param guessed whether these are the default endpoints, because the server has not named any
 */
record MediaEndpoints(List<Endpoint> media, List<Relay> relays, boolean guessed) {
    private static final int MEDIA = 7881;
    private static final int RELAY = 5349;

    /** A TURN server at one port. {@link #toString()} hides the credentials. */
    record Relay(TunnelTarget target, String username, String credential) {
        @Override
        public String toString() {
            return target.toString();
        }
    }

    MediaEndpoints {
        media = List.copyOf(media);
        relays = List.copyOf(relays);
    }

    /** The endpoints that the server named. */
    static MediaEndpoints named(List<Endpoint> media, List<IceServer> servers, TunnelSettings settings) {
        Map<TunnelTarget, Relay> relays = new LinkedHashMap<>();
        for (IceServer server : servers) {
            for (TunnelTarget target : RelayPlan.of(List.of(server), settings).targets()) {
                relays.putIfAbsent(target, new Relay(target, server.username(), server.credential()));
            }
        }
        return new MediaEndpoints(media, List.copyOf(relays.values()), false);
    }

    /** The default endpoints on a host. */
    static MediaEndpoints defaults(String host) {
        return new MediaEndpoints(
                List.of(new Endpoint(host, MEDIA)),
                List.of(new Relay(new TunnelTarget(new Endpoint(host, RELAY), true), "", "")),
                true);
    }

    /** {@link #media}, or the default endpoint if the server has named none. */
    List<Endpoint> mediaOr(String host) {
        return media.isEmpty() ? List.of(new Endpoint(host, MEDIA)) : media;
    }
}
