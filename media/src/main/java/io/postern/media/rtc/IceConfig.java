package io.postern.media.rtc;

import java.util.List;

/**
 * How a peer session may reach the other side. Whatever is listed, only TCP is used: {@code stun:} entries and relays
 * over UDP are dropped by the engine.
 */
public record IceConfig(List<IceServer> servers, boolean relayOnly) {
    /** No servers, no restriction. */
    public static final IceConfig DIRECT = new IceConfig(List.of(), false);

    /** An entry of RTCConfiguration.iceServers. {@code toString} hides the credential. */
    public record IceServer(List<String> urls, String username, String credential) {
        @Override
        public String toString() {
            return "IceServer" + urls;
        }
    }
}
