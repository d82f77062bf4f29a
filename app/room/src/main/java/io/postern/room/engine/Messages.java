package io.postern.room.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.media.rtc.Candidate;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.TrickleRequest;

/** Requests whose form is worth a name. */
final class Messages {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Messages() {}

    static SignalRequest trickle(SignalTarget target, Candidate candidate) {
        String init = JSON.createObjectNode()
                .put("candidate", candidate.candidate())
                .put("sdpMid", candidate.sdpMid())
                .put("sdpMLineIndex", candidate.sdpMLineIndex())
                .toString();
        return SignalRequest.newBuilder()
                .setTrickle(TrickleRequest.newBuilder().setTarget(target).setCandidateInit(init))
                .build();
    }
}
