package io.postern.signaling.websocket;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postern.signaling.SignalEndpoint;
import io.postern.testing.fuzz.Fuzzer;
import java.time.Duration;
import java.util.List;
import livekit.LivekitModels;
import livekit.LivekitRtc;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mutates the messages of a server, which pass on what participants sent. */
@Timeout(120)
class SignalFuzzTest {
    private static final LivekitModels.ParticipantInfo PERSON = LivekitModels.ParticipantInfo.newBuilder()
            .setSid("PA_1")
            .setIdentity("ada")
            .setName("Ada")
            .putAttributes("hand", "up")
            .addTracks(LivekitModels.TrackInfo.newBuilder().setSid("TR_1").setMimeType("video/VP8"))
            .build();

    @Test
    void aMessageBecomesAnEventOrIsRefused() {
        SignalEventMapper mapping = new SignalEventMapper(SignalEndpoint.V1, _ -> Duration.ZERO);
        new Fuzzer(
                        "signalling messages",
                        List.of(
                                SignalResponse.newBuilder()
                                        .setJoin(LivekitRtc.JoinResponse.newBuilder()
                                                .setParticipant(PERSON)
                                                .addOtherParticipants(PERSON)
                                                .addIceServers(LivekitRtc.ICEServer.newBuilder()
                                                        .addUrls("turns:a.example:443?transport=tcp")))
                                        .build()
                                        .toByteArray(),
                                SignalResponse.newBuilder()
                                        .setUpdate(LivekitRtc.ParticipantUpdate.newBuilder()
                                                .addParticipants(PERSON))
                                        .build()
                                        .toByteArray(),
                                SignalResponse.newBuilder()
                                        .setAnswer(LivekitRtc.SessionDescription.newBuilder()
                                                .setType("answer")
                                                .setSdp("v=0\r\n"))
                                        .build()
                                        .toByteArray(),
                                SignalResponse.newBuilder()
                                        .setTrickle(LivekitRtc.TrickleRequest.newBuilder()
                                                .setCandidateInit("{\"candidate\":\"candidate:1\",\"sdpMid\":\"0\"}"))
                                        .build()
                                        .toByteArray()))
                .refusing(InvalidProtocolBufferException.class)
                // What the session logs once and skips.
                .refusing(IllegalArgumentException.class)
                .run(input -> mapping.event(SignalResponse.parseFrom(input)));
    }
}
