package io.postern.bench.environment;

import io.livekit.server.CanPublish;
import io.livekit.server.CanPublishData;
import io.livekit.server.CanSubscribe;
import io.livekit.server.RoomJoin;
import io.livekit.server.RoomName;
import io.postern.livekit.LiveKitServer;
import java.time.Duration;

/**
 * Issues access tokens for the rooms of a server.
 *
 * @param server whose secret signs them
 */
public record RoomTokens(LiveKitServer server) {
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(60);

    /** A token for a participant that only receives. */
    public String watcher(String room, String identity) {
        return token(room, identity, identity, false, true);
    }

    /** A token for a participant that only sends. */
    public String sender(String room, String identity, String name) {
        return token(room, identity, name, true, false);
    }

    private String token(String room, String identity, String name, boolean publish, boolean subscribe) {
        io.livekit.server.AccessToken token = new io.livekit.server.AccessToken(server.apiKey(), server.apiSecret());
        token.setTtl(TOKEN_LIFETIME.toMillis());
        token.setIdentity(identity);
        token.setName(name);
        token.addGrants(
                new RoomJoin(true),
                new RoomName(room),
                new CanPublish(publish),
                new CanSubscribe(subscribe),
                new CanPublishData(publish));
        return token.toJwt();
    }
}
