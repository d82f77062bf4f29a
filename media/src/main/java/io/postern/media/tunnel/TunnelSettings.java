package io.postern.media.tunnel;

import java.util.List;

/**
 * Relay settings that an administrator may change.
 *
 * @param extraTlsPorts ports of a TURN/TLS server that are tried in addition to the advertised one: LiveKit's embedded
 *     server is advertised with 443 whatever port it has
 */
public record TunnelSettings(List<Integer> extraTlsPorts) {
    /** The port registered for TURN over TLS, and the one that passes most firewalls. */
    public static final TunnelSettings DEFAULT = new TunnelSettings(List.of(5349, 443));

    public TunnelSettings {
        extraTlsPorts = List.copyOf(extraTlsPorts);
    }
}
