package io.postern.verify.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.MediaRoute;
import io.postern.room.SimulationScenario;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.stage.CpuLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The faults of {@link RecoveryTest} and {@link ScenarioTest} on a machine with no processor to spare. How long a recovery
 * takes says nothing there; that it comes, and what becomes of a conversation in numbers meanwhile, does.
 */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
@InLab
class UnderLoadTest {
    private static final int SIGNALLING_PORT = 443;
    private static final int DIRECT_PORT = 7881;
    private static final int RELAY_PORT = 5349;
    private static final int PER_SECOND = 10;
    private static final Duration DEAD_SPOT = Duration.ofSeconds(3);

    private static Lab lab;
    private static CpuLoad load;

    @BeforeAll
    static void start() throws Exception {
        load = CpuLoad.onAllProcessors();
    }

    @AfterAll
    static void stop() throws Exception {
        if (load != null) {
            load.close();
        }
    }

    @AfterEach
    void open() throws Exception {
        lab.firewall().open();
    }

    @Test
    void whereThePeerConnectionsSurviveNothingIsLost() throws Exception {
        for (MediaRoute route : List.of(MediaRoute.DIRECT_ONLY, MediaRoute.RELAY_ONLY)) {
            try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct(), route)) {
                Conversation talk = Conversation.begin(meeting);
                long fault = CallerEvents.now();
                assertTrue(lab.resetConnections(SIGNALLING_PORT) > 0, "there was a connection for signalling");
                Recovery.await(meeting, fault).print("signalling reset under load, " + route);
                for (SimulationScenario scenario :
                        List.of(SimulationScenario.SIGNAL_LOST, SimulationScenario.DISCONNECT_SIGNAL_ON_RESUME)) {
                    fault = CallerEvents.now();
                    meeting.ada().simulate(scenario);
                    Recovery.await(meeting, fault).print(scenario + " under load, " + route);
                }
                talk.end();
                assertEquals(Set.of(), talk.missing(), route.name());
                assertEquals(Set.of(), talk.unread(), route.name());
            }
        }
    }

    /**
     * The server keeps nothing for who joins anew: the data that others send until then is lost, and no more than that.
     * Chat is written again to those who missed it.
     */
    @Test
    void whereTheRoomIsJoinedAnewTheConversationGoesOnInOrder() throws Exception {
        for (MediaRoute route : List.of(MediaRoute.DIRECT_ONLY, MediaRoute.RELAY_ONLY)) {
            try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct(), route)) {
                Conversation talk = Conversation.begin(meeting);
                long fault = CallerEvents.now();
                assertTrue(lab.resetConnections(mediaPort(route)) > 0, "there was a connection for media");
                Recovery.await(meeting, fault).print("media reset under load, " + route);
                lab.firewall().blackhole();
                long lost = CallerEvents.now();
                Recovery.lasts(lost, DEAD_SPOT);
                lab.firewall().open();
                Recovery.await(meeting, lost).print("dead spot under load, " + route);
                for (SimulationScenario scenario :
                        List.of(SimulationScenario.MIGRATION, SimulationScenario.NODE_FAILURE)) {
                    fault = CallerEvents.now();
                    meeting.ada().simulate(scenario);
                    Recovery.await(meeting, fault).print(scenario + " under load, " + route);
                }
                talk.end();
                System.out.println("  data lost meanwhile: " + talk.missing().size());
                assertEquals(Set.of(), talk.unread(), route.name());
            }
        }
    }

    private static int mediaPort(MediaRoute route) {
        return route == MediaRoute.RELAY_ONLY ? RELAY_PORT : DIRECT_PORT;
    }

    /** Both say numbers all the time, and write some of them. */
    private record Conversation(TwoPartyCall meeting, AtomicInteger lastOfAda, AtomicInteger lastOfBob) {
        static Conversation begin(TwoPartyCall meeting) {
            meeting.awaitBothWays();
            meeting.ada().talk(PER_SECOND);
            meeting.bob().talk(PER_SECOND);
            return new Conversation(meeting, new AtomicInteger(), new AtomicInteger());
        }

        void end() {
            lastOfAda.set(meeting.ada().hush());
            lastOfBob.set(meeting.bob().hush());
        }

        /**
         * Waits until the last number was written to either side. Each message is read at most once, and in order.
         *
         * @return who did not read what, of what was not said to have failed
         */
        Set<String> unread() {
            Set<String> unread = new HashSet<>(unread(meeting.ada(), lastOfAda.get(), meeting.bob()));
            unread.addAll(unread(meeting.bob(), lastOfBob.get(), meeting.ada()));
            return unread;
        }

        private static List<String> unread(Caller writer, int last, Caller reader) {
            List<Integer> written = IntStream.rangeClosed(1, last / CallerTalk.CHAT_EVERY)
                    .mapToObj(count -> count * CallerTalk.CHAT_EVERY)
                    .toList();
            int lastWritten = written.getLast();
            awaitLast(
                    reader,
                    writer,
                    lastWritten,
                    () -> reader.read(writer.identity()).contains(lastWritten)
                            || writer.unwritten().contains(lastWritten));
            List<Integer> read = reader.read(writer.identity());
            assertEquals(read.stream().sorted().distinct().toList(), read, "once, and in order");
            return missing(writer, reader, written, read, writer.unwritten());
        }

        /**
         * Waits until the last number was heard on either side. Each number is heard at most once, and in order.
         *
         * @return who did not hear what, of what was not said to have failed
         */
        Set<String> missing() {
            Set<String> missing = new HashSet<>(missing(meeting.ada(), lastOfAda.get(), meeting.bob()));
            missing.addAll(missing(meeting.bob(), lastOfBob.get(), meeting.ada()));
            return missing;
        }

        private static List<String> missing(Caller writer, int last, Caller reader) {
            awaitLast(
                    reader,
                    writer,
                    last,
                    () -> reader.heard(writer.identity()).contains(last)
                            || writer.unsaid().contains(last));
            List<Integer> heard = reader.heard(writer.identity());
            assertEquals(heard.stream().sorted().distinct().toList(), heard, "once, and in order");
            return missing(
                    writer, reader, IntStream.rangeClosed(1, last).boxed().toList(), heard, writer.unsaid());
        }

        private static void awaitLast(Caller reader, Caller writer, int last, Callable<Boolean> came) {
            try {
                Awaitility.await()
                        .atMost(Caller.PATIENCE)
                        .pollInterval(Duration.ofMillis(100))
                        .until(came);
            } catch (ConditionTimeoutException e) {
                throw new AssertionError(
                        reader.identity() + " never got number " + last + " of " + writer.identity() + "; heard "
                                + reader.heard(writer.identity()) + ", read " + reader.read(writer.identity()),
                        e);
            }
        }

        private static List<String> missing(
                Caller writer, Caller reader, List<Integer> sent, List<Integer> came, Set<Integer> failed) {
            List<Integer> lost = new ArrayList<>(sent);
            lost.removeAll(new HashSet<>(came));
            lost.removeAll(failed);
            return lost.stream()
                    .map(number -> writer.identity() + " to " + reader.identity() + ": " + number)
                    .toList();
        }
    }
}
