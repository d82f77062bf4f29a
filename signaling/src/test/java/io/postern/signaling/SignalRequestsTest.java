package io.postern.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels;
import livekit.LivekitRtc;
import livekit.LivekitRtc.SignalRequest;
import org.junit.jupiter.api.Test;

class SignalRequestsTest {
    @Test
    void offerAndAnswerCarryTypeAndId() {
        LivekitRtc.SessionDescription offer = SignalRequests.offer("v=0 a", 2).getOffer();
        assertEquals(List.of("offer", "v=0 a", 2), List.of(offer.getType(), offer.getSdp(), offer.getId()));
        LivekitRtc.SessionDescription answer =
                SignalRequests.answer("v=0 b", 178).getAnswer();
        assertEquals(List.of("answer", "v=0 b", 178), List.of(answer.getType(), answer.getSdp(), answer.getId()));
    }

    @Test
    void candidateIsTheJsonOfRtcIceCandidateInit() throws Exception {
        LivekitRtc.TrickleRequest trickle = SignalRequests.trickle(
                        LivekitRtc.SignalTarget.SUBSCRIBER, "candidate:1 1 tcp", "0", 1)
                .getTrickle();
        assertEquals(LivekitRtc.SignalTarget.SUBSCRIBER, trickle.getTarget());
        assertFalse(trickle.getFinal());
        assertEquals(
                new ObjectMapper()
                        .readTree("{\"candidate\":\"candidate:1 1 tcp\",\"sdpMid\":\"0\",\"sdpMLineIndex\":1}"),
                new ObjectMapper().readTree(trickle.getCandidateInit()));
    }

    @Test
    void subscriptionIsSaidInBothForms() {
        LivekitRtc.UpdateSubscription update = SignalRequests.subscription("PA_1", List.of("TR_1", "TR_2"), true)
                .getSubscription();
        assertEquals(List.of("TR_1", "TR_2"), update.getTrackSidsList());
        assertTrue(update.getSubscribe());
        assertEquals(
                List.of(LivekitModels.ParticipantTracks.newBuilder()
                        .setParticipantSid("PA_1")
                        .addTrackSids("TR_1")
                        .addTrackSids("TR_2")
                        .build()),
                update.getParticipantTracksList());
    }

    @Test
    void trackSettingsNameASizeOrALayer() {
        LivekitRtc.UpdateTrackSettings sized = SignalRequests.trackSettings(
                        List.of("TR_1"), false, 640, 360, LivekitModels.VideoQuality.HIGH, 15)
                .getTrackSetting();
        assertEquals(List.of(640, 360), List.of(sized.getWidth(), sized.getHeight()));
        LivekitRtc.UpdateTrackSettings free = SignalRequests.trackSettings(
                        List.of("TR_1"), true, 0, 0, LivekitModels.VideoQuality.MEDIUM, 0)
                .getTrackSetting();
        assertEquals(15, sized.getFps());
        assertEquals(LivekitModels.VideoQuality.MEDIUM, free.getQuality());
        assertTrue(free.getDisabled());
    }

    @Test
    void theOthersSayWhatTheyAreAskedTo() {
        LivekitRtc.MuteTrackRequest mute = SignalRequests.mute("TR_1", true).getMute();
        assertTrue(mute.getMuted() && mute.getSid().equals("TR_1"));

        LivekitRtc.LeaveRequest leave = SignalRequests.leave().getLeave();
        assertEquals(LivekitModels.DisconnectReason.CLIENT_INITIATED, leave.getReason());
        assertEquals(LivekitRtc.LeaveRequest.Action.DISCONNECT, leave.getAction());

        LivekitRtc.AddTrackRequest track =
                LivekitRtc.AddTrackRequest.newBuilder().setCid("c1").build();
        assertEquals(track, SignalRequests.addTrack(track).getAddTrack());

        LivekitRtc.SyncState state =
                LivekitRtc.SyncState.newBuilder().addTrackSidsDisabled("TR_9").build();
        assertEquals(state, SignalRequests.syncState(state).getSyncState());

        LivekitRtc.UpdateParticipantMetadata metadata =
                SignalRequests.metadata("Ann", "", Map.of("hand", "up"), 4).getUpdateMetadata();
        assertEquals("Ann", metadata.getName());
        assertEquals(Map.of("hand", "up"), metadata.getAttributesMap());
        assertEquals(4, metadata.getRequestId());

        assertEquals(
                List.of(SignalRequest.MessageCase.PING, SignalRequest.MessageCase.PING_REQ),
                SignalRequests.ping(5, 6).stream()
                        .map(SignalRequest::getMessageCase)
                        .toList());
    }
}
