package io.postern.signaling.websocket;

import io.postern.signaling.AccessToken;
import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalOptions;
import io.postern.signaling.SignalRequests;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitModels;
import livekit.LivekitRtc;

/** Messages of clients and servers for these tests. */
final class SampleMessages {
    static final AccessToken TOKEN = AccessToken.of("header-of-test.payload-of-test.signature-of-test");

    private SampleMessages() {}

    static SignalOptions v0(URI server) {
        return new SignalOptions(
                server, TOKEN, SignalEndpoint.V0, true, false, Map.of(), Optional.empty(), Optional.empty());
    }

    static SignalOptions v1(URI server) {
        return new SignalOptions(
                server,
                TOKEN,
                SignalEndpoint.V1,
                true,
                true,
                Map.of("role", "guest"),
                Optional.of(SignalRequests.description("offer", "v=0 of the offer", 1)),
                Optional.empty());
    }

    static SignalOptions resuming(SignalOptions options) {
        return new SignalOptions(
                options.server(),
                options.token(),
                options.endpoint(),
                options.autoSubscribe(),
                options.adaptiveStream(),
                options.attributes(),
                options.publisherOffer(),
                Optional.of(
                        new SignalOptions.Resume("PA_before", LivekitModels.ReconnectReason.RR_SIGNAL_DISCONNECTED)));
    }

    /** Without keep-alive. */
    static LivekitRtc.SignalResponse join() {
        return join(0, 0);
    }

    /** Seconds, as on the wire. */
    static LivekitRtc.SignalResponse join(int pingInterval, int pingTimeout) {
        return LivekitRtc.SignalResponse.newBuilder()
                .setJoin(LivekitRtc.JoinResponse.newBuilder()
                        .setRoom(LivekitModels.Room.newBuilder().setSid("RM_1").setName("weekly"))
                        .setParticipant(LivekitModels.ParticipantInfo.newBuilder()
                                .setSid("PA_1")
                                .setIdentity("alice"))
                        .setPingInterval(pingInterval)
                        .setPingTimeout(pingTimeout))
                .build();
    }

    static LivekitRtc.SignalResponse trackUnpublished(String sid) {
        return LivekitRtc.SignalResponse.newBuilder()
                .setTrackUnpublished(
                        LivekitRtc.TrackUnpublishedResponse.newBuilder().setTrackSid(sid))
                .build();
    }

    static LivekitRtc.SignalResponse leave(
            LivekitModels.DisconnectReason reason, LivekitRtc.LeaveRequest.Action action) {
        return LivekitRtc.SignalResponse.newBuilder()
                .setLeave(LivekitRtc.LeaveRequest.newBuilder().setReason(reason).setAction(action))
                .build();
    }
}
