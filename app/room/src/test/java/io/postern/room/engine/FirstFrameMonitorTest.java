package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FirstFrameMonitorTest {
    private static final String SID = "TR_1";

    private final FirstFrameMonitor monitor = new FirstFrameMonitor();

    @Test
    void whatDoesNotBeginIsAskedForAgainThenPausedThenSubscribedToAnewLessAndLessOften() {
        List<Integer> asked = new ArrayList<>();
        List<Integer> resubscribed = new ArrayList<>();
        List<Integer> paused = new ArrayList<>();
        for (int halfSeconds = 0; halfSeconds <= 60; halfSeconds++) {
            FirstFrameMonitor.Remedies remedies = monitor.look(Map.of(SID, 0L));
            if (remedies.askAgain().contains(SID)) {
                asked.add(halfSeconds);
            }
            if (remedies.resubscribe().contains(SID)) {
                resubscribed.add(halfSeconds);
            }
            if (monitor.paused().contains(SID)) {
                paused.add(halfSeconds);
            }
        }
        assertEquals(List.of(2), asked);
        assertEquals(List.of(6, 18, 54), resubscribed);
        assertEquals(4, paused.getFirst());
        assertEquals(57, paused.size(), "from then on");
    }

    @Test
    void theFirstFrameEndsTheWaitForGood() {
        looks(5, Map.of(SID, 0L));
        assertEquals(Set.of(SID), monitor.paused());
        looks(1, Map.of(SID, 1L));
        assertEquals(Set.of(), monitor.paused());
        assertFalse(monitor.isWaiting(SID));
        assertEquals(List.of(), looks(100, Map.of(SID, 1L)), "a picture that stands still has begun");
    }

    @Test
    void whatWasHiddenOrMutedIsWaitedForAnew() {
        looks(10, Map.of(SID, 7L));
        looks(1, Map.of());
        assertEquals(Set.of(), monitor.paused());
        assertEquals(List.of(), looks(2, Map.of(SID, 7L)));
        assertTrue(monitor.isWaiting(SID));
        assertEquals(List.of(SID), looks(1, Map.of(SID, 7L)));
    }

    @Test
    void eachPublicationHasATimeOfItsOwn() {
        looks(4, Map.of(SID, 0L));
        assertEquals(List.of(), looks(1, Map.of(SID, 3L, "TR_2", 0L)));
        assertEquals(List.of("TR_2"), looks(2, Map.of(SID, 3L, "TR_2", 0L)));
        monitor.reset();
        assertFalse(monitor.isWaiting("TR_2"));
    }

    /** Looks so often; returns what was asked for again or subscribed to anew. */
    private List<String> looks(int times, Map<String, Long> frames) {
        List<String> remedied = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            FirstFrameMonitor.Remedies remedies = monitor.look(frames);
            remedied.addAll(remedies.askAgain());
            remedied.addAll(remedies.resubscribe());
        }
        return remedied;
    }
}
