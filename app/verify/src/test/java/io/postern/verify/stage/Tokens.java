package io.postern.verify.stage;

import io.livekit.server.CanPublish;
import io.livekit.server.CanPublishData;
import io.livekit.server.CanSubscribe;
import io.livekit.server.RoomJoin;
import io.livekit.server.RoomName;
import io.livekit.server.VideoGrant;
import io.postern.livekit.LiveKitServer;
import io.postern.signaling.AccessToken;
import java.time.Duration;

/** Tokens for one server, made with LiveKit's own code. Immutable; every {@code with} gives a new one. */
public record Tokens(String key, String secret, Duration validity, boolean mayPublish, boolean mayJoin) {
    static Tokens of(LiveKitServer server) {
        return new Tokens(server.apiKey(), server.apiSecret(), Duration.ofMinutes(10), true, true);
    }

    /** Another time to live; negative for tokens that have expired. */
    public Tokens validFor(Duration other) {
        return new Tokens(key, secret, other, mayPublish, mayJoin);
    }

    /** Signed with a secret the server does not know. */
    public Tokens signedWrongly() {
        return new Tokens(key, "x".repeat(40), validity, mayPublish, mayJoin);
    }

    /** To watch only. */
    public Tokens forWatching() {
        return new Tokens(key, secret, validity, false, mayJoin);
    }

    /** Without the right to join at all. */
    public Tokens withoutJoining() {
        return new Tokens(key, secret, validity, mayPublish, false);
    }

    /** A participant's token. */
    public AccessToken participant(String room, String identity, String name) {
        io.livekit.server.AccessToken token = unsigned();
        token.setIdentity(identity);
        token.setName(name);
        token.addGrants(
                new RoomJoin(mayJoin),
                new RoomName(room),
                new CanPublish(mayPublish),
                new CanSubscribe(true),
                new CanPublishData(true));
        return AccessToken.of(token.toJwt());
    }

    String administrator(VideoGrant... grants) {
        io.livekit.server.AccessToken token = unsigned();
        token.setIdentity("administrator");
        token.addGrants(grants);
        return token.toJwt();
    }

    private io.livekit.server.AccessToken unsigned() {
        io.livekit.server.AccessToken token = new io.livekit.server.AccessToken(key, secret);
        token.setTtl(validity.toMillis());
        return token;
    }

    /** Nothing of the secret. */
    @Override
    public String toString() {
        return "Tokens[" + key + "]";
    }
}
