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
 * Where media could go.
 *
 * @param media LiveKit's own addresses over TCP
 * @param relays TURN over TCP or TLS, with what it takes to be let in
 * @param guessed whether nobody has named them: they are where they usually are
 */
record MediaEndpoints(List<Endpoint> media, List<Relay> relays, boolean guessed) {
    private static final int MEDIA = 7881;
    private static final int RELAY = 5349;

    /** One TURN server at one port. The login is no part of what it says of itself. */
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

    /** As the server says. */
static MediaEndpoints named ( List < Endpoint > media , List < IceServer > servers , TunnelSettings settings ) { Map < TunnelTarget , Relay > relays = new LinkedHashMap < > ( ) ;
        for (IceServer server : servers) {
            for (TunnelTarget target : RelayPlan.of(List.of(server), settings).targets()) {
                relays.putIfAbsent(target, new Relay(target, server.username(), server.credential()));
            }
        }
        return new MediaEndpoints(media, List.copyOf(relays.values()), false);
    }

    /** Where they usually are, on the host that is known. */
    static MediaEndpoints usual(String host) {
        return new MediaEndpoints(
                List.of(new Endpoint(host, MEDIA)),
                List.of(new Relay(new TunnelTarget(new Endpoint(host, RELAY), true), "", "")),
                true);
    }

    /** {@link #media}, or where it usually is if the server has named none. */
    List<Endpoint> mediaOr(String host) {
        return media.isEmpty() ? List.of(new Endpoint(host, MEDIA)) : media;
    }
}
