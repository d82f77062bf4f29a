package io.postern.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.DisconnectReason;
import io.postern.room.Participant;
import io.postern.room.RoomEvent;
import io.postern.room.RoomFailure;
import io.postern.room.TrackSource;
import io.postern.signaling.token.TokenException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoomMembershipTest {
    private final List<ScriptedRoom> rooms = new ArrayList<>();
    private final List<RoomEvent> events = new ArrayList<>();
    /** Runs scheduled tasks when the test asks for it. */
    private final ManualTimer timer = new ManualTimer();

    private int ready;
    private boolean failing;

    private final RoomMembership membership = new RoomMembership(
            "weekly",
            () -> {
                ScriptedRoom room = new ScriptedRoom("weekly");
                rooms.add(room);
                return room;
            },
            List.of(
                    (event, room) -> {
                        if (failing) {
                            throw new IllegalStateException("a behaviour that fails");
                        }
                    },
                    (event, room) -> events.add(event)),
            List.of(TrackSource.CAMERA, TrackSource.MICROPHONE),
            timer,
            () -> ready++);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void joinsPublishesAndSaysThatItIsReady() {
        membership.begin();
        assertTrue(room().joining);
        assertEquals(0, ready);
        assertEquals(List.of(TrackSource.CAMERA, TrackSource.MICROPHONE), room().enabled);

        room().connect();
        assertEquals(1, ready);
    }

    @Test
    void aFailingBehaviourDoesNotHinderTheOthers() {
        failing = true;
        membership.begin();
        room().connect();

        assertEquals(List.of(new RoomEvent.Connected()), events);
        assertEquals(1, ready);
    }

    @ParameterizedTest
    @EnumSource(
            value = DisconnectReason.class,
            names = {"DUPLICATE_IDENTITY", "PARTICIPANT_REMOVED", "CLIENT_INITIATED", "JOIN_FAILURE"},
            mode = EnumSource.Mode.EXCLUDE)
    void joinsAgainInANewRoomWhenTheVisitEnds(DisconnectReason reason) {
        membership.begin();
        room().connect();
        room().disconnect(reason);

        assertTrue(rooms.getFirst().leaving, "the old visit is given back");
        assertTrue(timer.delayMillis() >= 800 && timer.delayMillis() <= 1000, timer.delayMillis() + " ms");
        timer.run();
        assertEquals(2, rooms.size());
        assertEquals(List.of(TrackSource.CAMERA, TrackSource.MICROPHONE), room().enabled);
        room().connect();
        assertEquals(2, ready);
    }

    @Test
    void waitsLongerEachTimeItCannotJoin() {
        membership.begin();
        long last = 0;
        for (int i = 0; i < 5; i++) {
            room().failToJoin(new RoomFailure(RoomFailure.Kind.UNREACHABLE, true, "refused"), null);
            assertTrue(timer.delayMillis() > last, timer.delayMillis() + " after " + last);
            last = timer.delayMillis();
            timer.run();
        }
        room().connect();
        room().disconnect(DisconnectReason.CONNECTION_LOST);
        assertTrue(timer.delayMillis() <= 1000, "starts over after it was in");
        assertEquals(6, rooms.size());
    }

    @ParameterizedTest
    @EnumSource(
            value = DisconnectReason.class,
            names = {"DUPLICATE_IDENTITY", "PARTICIPANT_REMOVED"})
    void stopsWhereItIsNotWanted(DisconnectReason reason) {
        membership.begin();
        room().connect();
        room().disconnect(reason);

        assertTrue(membership.stopped().join().startsWith("Stopped in weekly: "));
        assertTrue(timer.isIdle());
    }

    @Test
    void stopsWhenTheSameIdentityJoinsWhileItIsOnItsWay() {
        membership.begin();
        room().disconnect(DisconnectReason.DUPLICATE_IDENTITY);

        assertTrue(membership.stopped().isDone());
    }

    @ParameterizedTest
    @EnumSource(
            value = TokenException.Reason.class,
            names = {"WRONG_CREDENTIALS", "NOT_ALLOWED", "BAD_ROOM_NAME"})
    void stopsWhenTheBackendSaysNo(TokenException.Reason reason) {
        membership.begin();
        room().failToJoin(
                        new RoomFailure(RoomFailure.Kind.NO_TICKET, false, reason.name()),
                        new TokenException(reason, "scripted", null));

        assertTrue(membership.stopped().isDone());
        assertTrue(timer.isIdle());
    }

    @ParameterizedTest
    @EnumSource(
            value = TokenException.Reason.class,
            names = {"WRONG_CREDENTIALS", "NOT_ALLOWED", "BAD_ROOM_NAME"},
            mode = EnumSource.Mode.EXCLUDE)
    void triesAgainWhenTheBackendIsNotThere(TokenException.Reason reason) {
        membership.begin();
        room().failToJoin(
                        new RoomFailure(RoomFailure.Kind.NO_TICKET, true, reason.name()),
                        new TokenException(reason, "scripted", null));

        assertFalse(membership.stopped().isDone());
        timer.run();
        assertEquals(2, rooms.size());
    }

    @Test
    void isAmongPeopleWhileAPersonIsInTheRoom() {
        assertFalse(membership.hasPeople());
        membership.begin();
        room().connect(ScriptedRoom.participant("other-bot", "Bot", Participant.Kind.AGENT));
        assertFalse(membership.hasPeople());
        room().enter(ScriptedRoom.person("ana", "Ana"));
        assertTrue(membership.hasPeople());
        room().disconnect(DisconnectReason.CONNECTION_LOST);
        assertFalse(membership.hasPeople());
    }

    @Test
    void doesNotComeBackAfterLeaving() {
        membership.begin();
        room().connect();
        room().leavesAtOnce = false;
        CompletableFuture<Void> left = membership.leave();
        assertTrue(room().leaving);
        assertFalse(left.isDone());

        room().disconnect(DisconnectReason.CLIENT_INITIATED);
        assertTrue(timer.isIdle());
        membership.begin();
        assertEquals(1, rooms.size());
    }

    private ScriptedRoom room() {
        return rooms.getLast();
    }

    /** Runs what was scheduled when the test says so. */
    private static final class ManualTimer extends ScheduledThreadPoolExecutor {
        private Runnable scheduled;
        private long millis;

        ManualTimer() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            assertTrue(isIdle(), "one thing at a time");
            scheduled = command;
            millis = unit.toMillis(delay);
            return new Scheduled();
        }

        long delayMillis() {
            assertFalse(isIdle(), "nothing is scheduled");
            return millis;
        }

        boolean isIdle() {
            return scheduled == null;
        }

        void run() {
            Runnable command = scheduled;
            scheduled = null;
            command.run();
        }

        private static final class Scheduled extends CompletableFuture<Void> implements ScheduledFuture<Void> {
            @Override
            public long getDelay(TimeUnit unit) {
                return 0;
            }

            @Override
            public int compareTo(Delayed other) {
                return 0;
            }
        }
    }
}
