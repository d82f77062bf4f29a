package io.postern.verify.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.room.SimulationScenario;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The trouble that LiveKit's server makes on request: the call goes on, or ends where that is what was asked for. */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
@InLab
class ScenarioTest {
    /** After each of these the connection is another one. */
    private static final Set<SimulationScenario> RECONNECTING = EnumSet.of(
            SimulationScenario.SIGNAL_LOST,
            SimulationScenario.DISCONNECT_SIGNAL_ON_RESUME,
            SimulationScenario.DISCONNECT_SIGNAL_ON_RESUME_NO_MESSAGES,
            SimulationScenario.MIGRATION,
            SimulationScenario.NODE_FAILURE);

    /** Of these the server (1.11) makes nothing that shows before the next resumption, if anything. */
    private static final Set<SimulationScenario> UNNOTICED =
            EnumSet.of(SimulationScenario.LEAVE_REQUEST_FULL_RECONNECT, SimulationScenario.SWITCH_TO_TCP);

    private static final Duration LOW = Duration.ofSeconds(4);

    private static Lab lab;

    @Test
    void theCallGoesOnAfterWhateverHappensToTheConnection() {
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct())) {
            meeting.awaitBothWays();
            for (SimulationScenario scenario : RECONNECTING) {
                long fault = CallerEvents.now();
                meeting.ada().simulate(scenario);
                Recovery.await(meeting, fault).print(scenario.name());
            }
            for (SimulationScenario scenario : UNNOTICED) {
                long fault = CallerEvents.now();
                meeting.ada().simulate(scenario);
                Recovery.awaitFlow(meeting, fault, fault).print(scenario.name());
                assertEquals(List.of(), meeting.ada().eventsAfter(fault, "reconnecting"), scenario.name());
            }
        }
    }

    @Test
    void fromNowOnOverTlsMeansRelayedWithTheNextResumption() {
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct())) {
            meeting.awaitBothWays().awaitPath("direct over tcp " + NetworkNamespaces.NODE_IP + ":7881");
            meeting.ada().simulate(SimulationScenario.SWITCH_TO_TLS);
            long fault = CallerEvents.now();
            meeting.ada().simulate(SimulationScenario.SIGNAL_LOST);
            Recovery.await(meeting, fault).print(SimulationScenario.SWITCH_TO_TLS.name());
            meeting.awaitPath("relayed over tls " + ServerStack.TURN + ":5349");
        }
    }

    /** The other's camera has layers: the server goes down to the smallest, and leaves out every other picture of it. */
    @Test
    void whereTheServerThinksThatLittleGetsThroughPicturesBecomeFewerAndSoundGoesOn() {
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct())) {
            meeting.awaitBothWays();
            Caller ada = meeting.ada();
            ada.simulate(SimulationScenario.LOW_BANDWIDTH);
            long low = CallerEvents.now();
            Recovery.lasts(low, LOW);
            long full = CallerEvents.now();
            List<Long> frames = ada.framesBySecond("bob", low);
            ada.simulate(SimulationScenario.FULL_BANDWIDTH);
            // The server (1.11) sends paused pictures again only to who joins anew.
            ada.simulate(SimulationScenario.NODE_FAILURE);
            ada.awaitFramesAfter(full, "bob", 30, Caller.PATIENCE);
            System.out.printf(
                    "LOW_BANDWIDTH: frames by second %s, silent for at most %d ms;"
                            + " FULL_BANDWIDTH and NODE_FAILURE: next picture after %d ms%n",
                    frames, ada.longestQuiet(low, "bob"), ada.firstFrameAfter(full, "bob") - full);
            assertTrue(frames.stream().skip(1).allMatch(second -> second < 25), () -> "fewer pictures, not " + frames);
            assertTrue(ada.longestQuiet(low, "bob") < 1000, "sound goes on");
        }
    }

    @Test
    void whoSpeaksIsWhatTheServerSays() {
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct())) {
            meeting.awaitBothWays();
            long said = CallerEvents.now();
            meeting.ada().simulate(SimulationScenario.SPEAKER_UPDATE);
            meeting.bob()
                    .await(
                            "speakers",
                            Caller.PATIENCE,
                            e -> e.path("at").asLong() >= said
                                    && e.path("identities").toString().contains("ada"));
            Recovery.awaitFlow(meeting, said, said).print(SimulationScenario.SPEAKER_UPDATE.name());
        }
    }

    @Test
    void whenTheServerEndsTheVisitItIsOver() {
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct())) {
            meeting.awaitBothWays();
            meeting.ada().simulate(SimulationScenario.SERVER_LEAVE);
            JsonNode gone = meeting.ada().awaitAfter(0, "disconnected", Duration.ofSeconds(5));
            System.out.println("SERVER_LEAVE: " + gone.path("reason").asText());
            assertEquals(0, meeting.ada().events("reconnecting").size());
            meeting.bob()
                    .await("people", Caller.PATIENCE, e -> e.path("present").isEmpty());
        }
    }
}
