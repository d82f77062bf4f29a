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

/** Makes tokens to join one room. Everything in them but the room comes from the sign-in. Thread safe. */
public final class JoinTokenIssuer {
    /** Long enough to join; LiveKit renews a token while its bearer stays. */
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    /** Agents come back by themselves for hours. */
    public static final Duration AGENT_LIFETIME = Duration.ofHours(1);

    /** An examination of the way to the server is over by then. */
    public static final Duration LOOP_LIFETIME = Duration.ofMinutes(5);

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
     * Tokens with which a program can send pictures to itself, to find out whether they get through. Room and identities
     * are chosen here: a name of 128 random bits that is in no other token, so that nobody is disturbed and nobody can be
     * taken for somebody.
     */
    public LoopbackTokens issueLoop() {
        byte[] random = new byte[ROOM_BYTES];
        RANDOM.nextBytes(random);
        String room = "doctor-" + HexFormat.of().formatHex(random);
        return new LoopbackTokens(
                room,
                loopToken(room, "doctor-sender", new CanPublish(true), new CanPublishSources(List.of("camera"))),
                loopToken(room, "doctor-receiver", new CanPublish(false)),
                LOOP_LIFETIME);
    }

    private JoinToken loopToken(String room, String identity, VideoGrant... publishing) {
        AccessToken token = new AccessToken(liveKit.apiKey(), liveKit.apiSecret());
        token.setIdentity(identity);
        token.setName("Postern doctor");
        token.setTtl(LOOP_LIFETIME.toMillis());
        token.addGrants(new RoomJoin(true), new RoomName(room), new CanSubscribe(true), new CanPublishData(true));
        token.addGrants(publishing);
        return new JoinToken(token.toJwt(), LOOP_LIFETIME);
    }

    /** The participant kind is a claim that the SDK's class cannot set; so it is added and the token signed again. */
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
            throw new IllegalStateException("The token just made cannot be read.", e);
        }
    }
}
