package io.postern.room.engine;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.SimulcastCodecInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitRtc.ICEServer;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.ParticipantUpdate;
import livekit.LivekitRtc.Pong;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.TrickleRequest;

/** Parses sample messages of a join for a runtime that trains its cache: {@link io.postern.room.RoomClient#rehearse}. */
public final class SignalParserWarmUp {
    private SignalParserWarmUp() {}

    /** Reads them all once. */
    public static void read() {
        try {
            for (SignalResponse message : messages()) {
                if (!SignalResponse.parseFrom(message.toByteArray()).equals(message)) {
                    throw new IllegalStateException("A message was not understood: " + message.getMessageCase());
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<SignalResponse> messages() {
        ParticipantInfo someone = ParticipantInfo.newBuilder()
                .setSid("PA_1")
                .setIdentity("someone")
                .putAttributes("key", "value")
                .addTracks(TrackInfo.newBuilder()
                        .setSid("TR_1")
                        .addCodecs(SimulcastCodecInfo.newBuilder()
                                .setMimeType("video/vp8")
                                .addLayers(VideoLayer.newBuilder().setWidth(1))))
                .build();
        return List.of(
                SignalResponse.newBuilder()
                        .setJoin(JoinResponse.newBuilder()
                                .setRoom(Room.newBuilder().setName("room"))
                                .setParticipant(someone)
                                .addOtherParticipants(someone)
                                .addIceServers(ICEServer.newBuilder().addUrls("turns:localhost")))
                        .build(),
                SignalResponse.newBuilder()
                        .setAnswer(SessionDescription.newBuilder().setSdp("v=0").putMidToTrackId("0", "TR_1"))
                        .build(),
                SignalResponse.newBuilder()
                        .setTrickle(TrickleRequest.newBuilder().setCandidateInit("{}"))
                        .build(),
                SignalResponse.newBuilder()
                        .setUpdate(ParticipantUpdate.newBuilder().addParticipants(someone))
                        .build(),
                SignalResponse.newBuilder()
                        .setPongResp(Pong.newBuilder().setTimestamp(1))
                        .build());
    }
}
