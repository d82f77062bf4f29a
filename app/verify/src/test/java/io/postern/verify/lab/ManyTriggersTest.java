package io.postern.verify.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.room.MediaRoute;
import io.postern.room.SimulationScenario;
import io.postern.room.TrackSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything goes wrong at once, and people go on talking meanwhile. */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
@InLab
class ManyTriggersTest {
    private static final int SIGNALLING_PORT = 443;
    private static final int MEDIA_PORT = 5349;
    private static final Duration OUTAGE = Duration.ofSeconds(2);

    private static Lab lab;

    @AfterEach
    void open() throws Exception {
        lab.firewall().open();
    }

    @Test
    void tenTriggersMakeOneReconnectionAndWhatIsSaidMeanwhileLandsOnce() throws Exception {
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct(), MediaRoute.RELAY_ONLY)) {
            meeting.awaitBothWays();
            Caller ada = meeting.ada();
            Caller bob = meeting.bob();

            long fault = CallerEvents.now();
            lab.firewall().drop(SIGNALLING_PORT);
            allAtOnce(ada);
            ada.enable(TrackSource.MICROPHONE, false);
            ada.postBoth("one");
            Recovery.lasts(fault, OUTAGE);
            assertEquals(0, ada.eventsAfter(fault, "reconnected").size(), "no way back yet");
            long back = CallerEvents.now();
            lab.firewall().open();
            Recovery.await(meeting, back).print("ten triggers");
            once(ada, fault);
            landed(bob, "one");
            bob.await("muted", Caller.PATIENCE, ManyTriggersTest::silent);

            fault = CallerEvents.now();
            lab.firewall().blackhole();
            allAtOnce(ada);
            ada.enable(TrackSource.MICROPHONE, true);
            ada.postBoth("two");
            Recovery.lasts(fault, OUTAGE);
            back = CallerEvents.now();
            lab.firewall().open();
            Recovery.await(meeting, back).print("ten triggers in a black hole");
            once(ada, fault);
            landed(bob, "two");
            bob.await("muted", Caller.PATIENCE, e -> !silent(e));
            assertEquals(
                    List.of(true, false),
                    bob.events("muted").stream().map(ManyTriggersTest::silent).toList(),
                    "muted once, and heard again once");
            landed(bob, "one");
        }
    }

    @Test
    void leavingMeanwhileEndsAtOnce() throws Exception {
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct())) {
            meeting.awaitBothWays();
            Caller ada = meeting.ada();
            lab.firewall().drop(SIGNALLING_PORT);
            long fault = CallerEvents.now();
            assertTrue(lab.resetConnections(SIGNALLING_PORT) > 0, "there was a connection for signalling");
            ada.awaitAfter(fault, "reconnecting", Caller.PATIENCE);
            long left = CallerEvents.now();
            ada.leave();
            long ended = ada.awaitAfter(left, "disconnected", Duration.ofSeconds(1))
                    .path("at")
                    .asLong();
            System.out.printf("left while reconnecting: over after %d ms%n", ended - left);
            assertTrue(ended - left <= 1000, "leaving waits for nobody");
        }
    }

    /** Within a few milliseconds, in no order. */
    private static void allAtOnce(Caller ada) throws Exception {
        Thread media = Thread.ofVirtual().start(() -> reset(MEDIA_PORT));
        Thread signalling = Thread.ofVirtual().start(() -> reset(SIGNALLING_PORT));
        ada.simulate(SimulationScenario.SIGNAL_LOST);
        for (int i = 0; i < 6; i++) {
            ada.networkChanged();
        }
        ada.simulate(SimulationScenario.SIGNAL_LOST);
        media.join();
        signalling.join();
    }

    private static void reset(int port) {
        try {
            lab.resetConnections(port);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void once(Caller ada, long since) throws Exception {
        System.out.printf(
                "  attempts: %s; connections now: %d for signalling, %d to the relay%n",
                ada.eventsAfter(since, "reconnecting").stream()
                        .map(e -> e.path("attempt").asText() + " at "
                                + (e.path("at").asLong() - since))
                        .toList(),
                lab.networks().connections(SIGNALLING_PORT),
                lab.networks().connections(MEDIA_PORT));
        assertEquals(1, ada.eventsAfter(since, "reconnected").size(), "told once that it is over");
    }

    private static void landed(Caller bob, String text) {
        for (String kind : List.of("chat", "data")) {
            bob.await(kind, Caller.PATIENCE, e -> e.path("text").asText().equals(text));
            assertEquals(
                    1,
                    bob.events(kind).stream()
                            .filter(e -> e.path("text").asText().equals(text))
                            .count(),
                    kind + " " + text);
        }
    }

    private static boolean silent(JsonNode event) {
        return event.path("from").asText().equals("ada") && event.path("muted").asBoolean();
    }
}
