package io.postern.media.tunnel;

import io.postern.network.address.Endpoint;

/**
 * The remote end that a forwarder connects to.
 *
 * @param tls whether the forwarder adds TLS, which libwebrtc then does not see
 */
public record TunnelTarget(Endpoint endpoint, boolean tls) {
    @Override
    public String toString() {
        return (tls ? "tls://" : "tcp://") + endpoint;
    }
}
