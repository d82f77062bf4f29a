package io.postern.media.rtc;

import java.util.List;

/**
 * The ICE servers and transport policy of a peer session. Only TCP is used, whatever is listed: the engine drops
 * {@code stun:} entries and relays over UDP.
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
