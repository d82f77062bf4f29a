package io.postern.backend.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.livekit.server.AccessToken;
import io.livekit.server.CanPublish;
import io.livekit.server.CanPublishData;
import io.livekit.server.CanPublishSources;
import io.livekit.server.CanSubscribe;
import io.livekit.server.RoomJoin;
import io.livekit.server.RoomName;
import io.livekit.server.VideoGrant;
import io.postern.backend.account.Role;
import io.postern.backend.session.Caller;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * Issues LiveKit access tokens for one room. Everything in them except the room comes from the session. Thread safe.
 */
public final class JoinTokenIssuer {
    /** Long enough to join; LiveKit refreshes the token of a connected participant. */
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    /** Agents reconnect by themselves for hours. */
    public static final Duration AGENT_LIFETIME = Duration.ofHours(1);

    /** A run of the doctor has ended by then. */
    public static final Duration LOOPBACK_LIFETIME = Duration.ofMinutes(5);

    private static final int ROOM_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final LiveKitCredentials liveKit;

    public JoinTokenIssuer(LiveKitCredentials liveKit) {
        this.liveKit = liveKit;
    }

    /** A token to join a room, publish, subscribe and send data. */
    public JoinToken issue(Caller caller, String roomName) {
        boolean agent = caller.role() == Role.AGENT;
        Duration lifetime = agent ? AGENT_LIFETIME : LIFETIME;
        AccessToken token = new AccessToken(liveKit.apiKey(), liveKit.apiSecret());
        token.setIdentity(caller.identity());
        token.setName(caller.name());
        token.setTtl(lifetime.toMillis());
        token.addGrants(
                new RoomJoin(true),
                new RoomName(roomName),
                new CanPublish(true),
                new CanSubscribe(true),
                new CanPublishData(true));
        String jwt = token.toJwt();
        return new JoinToken(agent ? markedAsAgent(jwt) : jwt, lifetime);
    }

    /**
     * Tokens with which the doctor sends video to itself. Room and identities are chosen here: the room name has 128
     * random bits and is in no other token, so that nobody can be disturbed or impersonated.
     */
    public LoopbackTokens issueLoopback() {
        byte[] random = new byte[ROOM_BYTES];
        RANDOM.nextBytes(random);
        String room = "doctor-" + HexFormat.of().formatHex(random);
        return new LoopbackTokens(
                room,
                loopbackToken(room, "doctor-sender", new CanPublish(true), new CanPublishSources(List.of("camera"))),
                loopbackToken(room, "doctor-receiver", new CanPublish(false)),
                LOOPBACK_LIFETIME);
    }

    private JoinToken loopbackToken(String room, String identity, VideoGrant... publishing) {
        AccessToken token = new AccessToken(liveKit.apiKey(), liveKit.apiSecret());
        token.setIdentity(identity);
        token.setName("Postern doctor");
        token.setTtl(LOOPBACK_LIFETIME.toMillis());
        token.addGrants(new RoomJoin(true), new RoomName(room), new CanSubscribe(true), new CanPublishData(true));
        token.addGrants(publishing);
        return new JoinToken(token.toJwt(), LOOPBACK_LIFETIME);
    }

    /** The SDK cannot set the claim for the participant kind, so it is added and the token is signed again. */
    private String markedAsAgent(String jwt) {
        try {
            SignedJWT plain = SignedJWT.parse(jwt);
            JWTClaimsSet claims = new JWTClaimsSet.Builder(plain.getJWTClaimsSet())
                    .claim("kind", "agent")
                    .build();
            SignedJWT marked = new SignedJWT(plain.getHeader(), claims);
            marked.sign(new MACSigner(liveKit.apiSecret().getBytes(StandardCharsets.UTF_8)));
            return marked.serialize();
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("The new token cannot be parsed.", e);
        }
    }
}
