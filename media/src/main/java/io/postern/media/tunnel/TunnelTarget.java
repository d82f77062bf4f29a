package io.postern.media.tunnel;

import io.postern.network.address.Endpoint;

/**
 * Where a forwarder leads.
 *
 * @param tls whether the forwarder speaks TLS to it, which libwebrtc then does not see
 */
public record TunnelTarget(Endpoint endpoint, boolean tls) {
    @Override
    public String toString() {
        return (tls ? "tls://" : "tcp://") + endpoint;
    }
}
