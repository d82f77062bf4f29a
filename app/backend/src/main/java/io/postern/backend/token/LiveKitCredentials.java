package io.postern.backend.token;

import java.net.URI;

/**
 * The addresses of LiveKit and the API key that signs its tokens.
 *
 * @param apiSecret never shown, never sent
 * @param wsUrl the address for clients
 * @param httpUrl the address of LiveKit's RoomService for this server
 */
public record LiveKitCredentials(String apiKey, String apiSecret, URI wsUrl, URI httpUrl) {
    @Override
    public String toString() {
        return "LiveKitCredentials[%s, %s, secret hidden]".formatted(wsUrl, httpUrl);
    }
}
