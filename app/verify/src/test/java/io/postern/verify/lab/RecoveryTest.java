package io.postern.verify.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.room.MediaRoute;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that are reset, a network that swallows everything for a while, a server that dies: the call goes on. */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
@InLab
class RecoveryTest {
    private static final int DIRECT_PORT = 7881;
    private static final int RELAY_PORT = 5349;
    private static final int SIGNALLING_PORT = 443;

    /** As long as somebody may carry a laptop through a dead spot. */
    private static final Duration DEAD_SPOT = Duration.ofSeconds(8);

    /** As long as an operator's restart of the server may take. */
    private static final Duration RESTART = Duration.ofSeconds(30);

    private static Lab lab;

    @AfterEach
    void open() throws Exception {
        lab.firewall().open();
    }

    /** One try. */
    private interface Fault {
        Recovery recovered() throws Exception;
    }

    /** Three tries: what else the machine does in the same second is not the call's doing. */
    private static void onceWithin(long millis, ToLongFunction<Recovery> took, Fault fault) throws Exception {
        Recovery recovery = fault.recovered();
        for (int more = 2; more > 0 && took.applyAsLong(recovery) > millis; more--) {
            recovery = fault.recovered();
        }
        assertTrue(took.applyAsLong(recovery) <= millis, recovery::toString);
    }

    @Test
    void aResetOfTheMediaConnectionIsHardlySeen() throws Exception {
        for (MediaRoute route : List.of(MediaRoute.DIRECT_ONLY, MediaRoute.RELAY_ONLY)) {
            try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct(), route)) {
                meeting.awaitBothWays();
                onceWithin(1000, Recovery::slowest, () -> {
                    long fault = CallerEvents.now();
                    assertTrue(lab.resetConnections(mediaPort(route)) > 0, "there was a connection for media");
                    Recovery recovery = Recovery.await(meeting, fault);
                    recovery.print("media reset, " + route);
                    return recovery;
                });
            }
        }
    }

    /** What the server has to say while a connection is gone must not silence the data channels for good. */
    @Test
    void aConversationGoesOnThroughResetsOfTheMediaConnection() throws Exception {
        for (MediaRoute route : List.of(MediaRoute.DIRECT_ONLY, MediaRoute.RELAY_ONLY)) {
            try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct(), route)) {
                meeting.awaitBothWays();
                for (int reset = 1; reset <= 3; reset++) {
                    String tag = route + " " + reset;
                    long fault = CallerEvents.now();
                    meeting.bob().postBoth(tag + " before");
                    assertTrue(lab.resetConnections(mediaPort(route)) > 0, "there was a connection for media");
                    Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
                        meeting.bob().postBoth(tag + " meanwhile");
                        meeting.ada().postBoth(tag + " meanwhile");
                        return !meeting.ada().eventsAfter(fault, "reconnected").isEmpty();
                    });
                    long again = CallerEvents.now();
                    awaitHeard(meeting.bob(), meeting.ada(), again, tag);
                    awaitHeard(meeting.ada(), meeting.bob(), again, tag);
                    System.out.printf("%s: read each other again after %d ms%n", tag, CallerEvents.now() - fault);
                }
            }
        }
    }

    /** Until one of the messages that somebody goes on writing arrives. */
    private static void awaitHeard(Caller writer, Caller reader, long since, String tag) {
        String text = tag + " still here " + since;
        Awaitility.await()
                .alias(writer.identity() + " to " + reader.identity() + ", " + tag)
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    writer.postBoth(text);
                    return reader.eventsAfter(since, "chat").stream()
                            .anyMatch(e -> e.path("text").asText().equals(text));
                });
    }

    @Test
    void aResetOfSignallingIsHardlySeen() throws Exception {
        for (MediaRoute route : List.of(MediaRoute.DIRECT_ONLY, MediaRoute.RELAY_ONLY)) {
            try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct(), route)) {
                meeting.awaitBothWays();
                onceWithin(1000, Recovery::longestPause, () -> {
                    long fault = CallerEvents.now();
                    assertTrue(lab.resetConnections(SIGNALLING_PORT) > 0, "there was a connection for signalling");
                    Recovery recovery = Recovery.await(meeting, fault);
                    recovery.print("signalling reset, " + route);
                    return recovery;
                });
            }
        }
    }

    @Test
    void afterADeadSpotThePictureIsBackWithTheNetwork() throws Exception {
        for (MediaRoute route : List.of(MediaRoute.DIRECT_ONLY, MediaRoute.RELAY_ONLY)) {
            try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct(), route)) {
                meeting.awaitBothWays();
                onceWithin(3000, Recovery::slowest, () -> {
                    lab.firewall().blackhole();
                    long lost = CallerEvents.now();
                    Recovery.lasts(lost, DEAD_SPOT);
                    lab.firewall().open();
                    long back = CallerEvents.now();
                    Recovery recovery = Recovery.await(meeting, back);
                    recovery.print("back after %d s of nothing, %s".formatted(DEAD_SPOT.toSeconds(), route));
                    System.out.printf(
                            "  noticed after %d ms%n",
                            meeting.ada()
                                            .eventsAfter(lost, "reconnecting")
                                            .getFirst()
                                            .path("at")
                                            .asLong()
                                    - lost);
                    return recovery;
                });
            }
        }
    }

    @Test
    void whenTheMediaPortIsClosedDuringTheCallMediaIsRelayed() throws Exception {
        for (boolean refused : new boolean[] {true, false}) {
            try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct())) {
                meeting.awaitBothWays().awaitPath("direct over tcp " + NetworkNamespaces.NODE_IP + ":7881");
                long fault = CallerEvents.now();
                if (refused) {
                    lab.firewall().refuse(DIRECT_PORT);
                    lab.resetConnections(DIRECT_PORT);
                } else {
                    lab.firewall().drop(DIRECT_PORT);
                }
                Recovery recovery = Recovery.await(meeting, fault);
                recovery.print("media port closed, " + (refused ? "refused" : "dropped"));
                meeting.awaitPath("relayed over tls " + ServerStack.TURN + ":5349");
            } finally {
                lab.firewall().open();
            }
        }
    }

    @Test
    void theCallOutlivesTheServer() throws Exception {
        Caller eve = lab.beside().open(lab.direct(), List.of(0, 300, 700));
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct())) {
            meeting.awaitBothWays();
            lab.joinAsGuest(eve, meeting.room());
            eve.await("connected");
            Caller ada = meeting.ada();
            long killed = CallerEvents.now();
            lab.killLiveKit();
            assertEquals(
                    "CONNECTION_LOST",
                    eve.await("disconnected").path("reason").asText(),
                    "who may try for a second only");
            System.out.printf(
                    "server gone: given up after %d ms, by who tries at once, after 300 and 700 ms%n",
                    eve.await("disconnected").path("at").asLong() - killed);
            Recovery.lasts(killed, RESTART);
            lab.startLiveKit();
            long started = CallerEvents.now();
            Recovery recovery = Recovery.await(meeting, started);
            recovery.print("server killed and back after " + (started - killed) + " ms");
            System.out.println("  attempts: "
                    + ada.eventsAfter(killed, "reconnecting").stream()
                            .map(e -> e.path("attempt").asText() + " at "
                                    + (e.path("at").asLong() - killed))
                            .toList());
            assertEquals(
                    List.of(),
                    ada.eventsAfter(killed, "people").stream()
                            .filter(e -> e.path("at").asLong() < started)
                            .map(JsonNode::toString)
                            .toList(),
                    "whoever was there stays in the list until the server says otherwise");
        } finally {
            eve.leave();
        }
    }

    private static int mediaPort(MediaRoute route) {
        return route == MediaRoute.RELAY_ONLY ? RELAY_PORT : DIRECT_PORT;
    }
}
