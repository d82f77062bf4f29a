package io.postern.backend.token;

import java.net.URI;

/**
 * How LiveKit is reached, and the key that makes its tokens.
 *
 * @param apiSecret never shown, never sent
 * @param wsUrl what clients are told to connect to
 * @param httpUrl where this server reaches LiveKit's RoomService
 */
public record LiveKitCredentials(String apiKey, String apiSecret, URI wsUrl, URI httpUrl) {
    @Override
    public String toString() {
        return "LiveKitCredentials[%s, %s, secret hidden]".formatted(wsUrl, httpUrl);
    }
}
