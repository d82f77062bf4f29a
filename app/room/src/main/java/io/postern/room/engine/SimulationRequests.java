package io.postern.room.engine;

import io.postern.room.SimulationScenario;
import java.util.Optional;
import livekit.LivekitRtc.CandidateProtocol;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SimulateScenario;

/** Converts scenarios to LiveKit's SimulateScenario requests. */
final class SimulationRequests {
    private static final int SPEAKING_SECONDS = 3;
    private static final long LOW_BITS_PER_SECOND = 100_000;

    private SimulationRequests() {}

    /** The request to the server; empty for what we simulate ourselves. */
    static Optional<SignalRequest> request(SimulationScenario scenario) {
        SimulateScenario.Builder simulate = SimulateScenario.newBuilder();
        switch (scenario) {
            case SPEAKER_UPDATE -> simulate.setSpeakerUpdate(SPEAKING_SECONDS);
            case NODE_FAILURE -> simulate.setNodeFailure(true);
            case MIGRATION -> simulate.setMigration(true);
            case SERVER_LEAVE -> simulate.setServerLeave(true);
            case SWITCH_TO_TCP -> simulate.setSwitchCandidateProtocol(CandidateProtocol.TCP);
            case SWITCH_TO_TLS -> simulate.setSwitchCandidateProtocol(CandidateProtocol.TLS);
            case LOW_BANDWIDTH -> simulate.setSubscriberBandwidth(LOW_BITS_PER_SECOND);
            case FULL_BANDWIDTH -> simulate.setSubscriberBandwidth(0);
            case DISCONNECT_SIGNAL_ON_RESUME -> simulate.setDisconnectSignalOnResume(true);
            case DISCONNECT_SIGNAL_ON_RESUME_NO_MESSAGES -> simulate.setDisconnectSignalOnResumeNoMessages(true);
            case LEAVE_REQUEST_FULL_RECONNECT -> simulate.setLeaveRequestFullReconnect(true);
            case SIGNAL_LOST -> {
                return Optional.empty();
            }
        }
        return Optional.of(SignalRequest.newBuilder().setSimulate(simulate).build());
    }

    /** Whether the socket is to be lost afterwards: the server only prepares for the next one. */
    static boolean losesSocket(SimulationScenario scenario) {
        return switch (scenario) {
            case DISCONNECT_SIGNAL_ON_RESUME, DISCONNECT_SIGNAL_ON_RESUME_NO_MESSAGES, SIGNAL_LOST -> true;
            case SPEAKER_UPDATE,
                    NODE_FAILURE,
                    MIGRATION,
                    SERVER_LEAVE,
                    SWITCH_TO_TCP,
                    SWITCH_TO_TLS,
                    LOW_BANDWIDTH,
                    FULL_BANDWIDTH,
                    LEAVE_REQUEST_FULL_RECONNECT -> false;
        };
    }
}
