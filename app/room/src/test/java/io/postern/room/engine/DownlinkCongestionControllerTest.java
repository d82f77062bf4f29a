package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.media.tunnel.QueueingDelayEstimator.Reading;
import io.postern.room.VideoQualityLimit;
import io.postern.room.VideoQualityLimit.Layer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class DownlinkCongestionControllerTest {
    private static final String FEW = "LOW 5";
    private static final int SECOND = 5;

    private final List<String> told = new ArrayList<>();
    private final DownlinkCongestionController way = new DownlinkCongestionController(limit -> told.add(text(limit)));

    private static String text(Optional<VideoQualityLimit> limit) {
        return limit.map(most -> most.layer() + (most.framesPerSecond() > 0 ? " " + most.framesPerSecond() : ""))
                .orElse("nothing");
    }

    private void comes(int late, int worst) {
        way.look(new Reading(true, true, Duration.ofMillis(late), Duration.ofMillis(worst)));
    }

    private void comes(int late) {
        comes(late, late);
    }

    private void nothingComes() {
        way.look(new Reading(true, false, Duration.ZERO, Duration.ZERO));
    }

    /** Looks until something more is told, and says how many looks that took. */
    private int looksUntilTold(int late) {
        IntPredicate more = before -> told.size() > before;
        int before = told.size();
        int looks = 0;
        while (!more.test(before) && looks < 100_000) {
            comes(late);
            looks++;
        }
        return looks;
    }

    private void proven() {
        for (int i = 0; i < 8; i++) {
            comes(5);
        }
        assertEquals(List.of("MEDIUM", "HIGH"), told);
        told.clear();
    }

    @Test
    void smallPicturesComeFirst() {
        assertEquals(Layer.LOW, DownlinkCongestionController.INITIAL_LIMIT.layer());
        nothingComes();
        assertEquals(List.of(), told);
    }

    @Test
    void promptPicturesProveTheWayHoweverLateTheyBegin() {
        for (int i = 0; i < 100; i++) {
            nothingComes();
        }
        assertEquals(List.of(), told);
        proven();
    }

    @Test
    void aServerThatDoesNotSayWhenItSendsIsAskedForEverything() {
        way.look(new Reading(false, false, Duration.ZERO, Duration.ZERO));
        assertEquals(List.of("HIGH"), told);
    }

    @Test
    void whereTheFirstPicturesWaitedMoreIsAskedForStepByStep() {
        comes(0, 130);
        assertEquals(2 * SECOND, looksUntilTold(20));
        assertEquals(List.of("MEDIUM"), told);
        looksUntilTold(20);
        assertEquals(List.of("MEDIUM", "HIGH"), told);
    }

    @Test
    void aLargerLayerHasToProveItselfAsWell() {
        for (int i = 0; i < 4; i++) {
            comes(5);
        }
        assertEquals(List.of("MEDIUM"), told);
        comes(0, 150);
        for (int i = 0; i < 2 * SECOND - 1; i++) {
            comes(5);
        }
        assertEquals(List.of("MEDIUM"), told);
    }

    @Test
    void whatGrowsLateIsSwitchedOffUntilNothingWaits() {
        proven();
        comes(250);
        comes(450);
        assertEquals(List.of(), told);
        comes(700);
        assertEquals(List.of("nothing"), told);
        comes(1900);
        assertEquals(List.of("nothing"), told);
        nothingComes();
        assertEquals(List.of("nothing", "LOW"), told);
    }

    @Test
    void aDelayThatIsGettingLessIsLeftAlone() {
        proven();
        // As when a lost packet held up everything behind it, or many first frames came at once.
        for (int late = 3000; late > 0; late -= 100) {
            comes(late);
        }
        assertEquals(List.of(), told);
    }

    @Test
    void aServerThatDoesNotHearUsIsAskedAgain() {
        proven();
        comes(700);
        comes(800);
        assertEquals(List.of("nothing"), told);
        looksUntilTold(9000);
        assertEquals(List.of("nothing", "LOW"), told);
    }

    @Test
    void whatDoesNotFitEvenSmallBecomesFew() {
        proven();
        comes(700);
        comes(800);
        nothingComes();
        comes(700);
        comes(800);
        nothingComes();
        comes(700);
        comes(800);
        nothingComes();
        assertEquals(List.of("nothing", "LOW", "nothing", FEW, "nothing", FEW), told);
    }

    @Test
    void whatFitsIsKeptWhenMoreDoesNot() {
        proven();
        comes(700);
        comes(800);
        nothingComes();
        looksUntilTold(0);
        assertEquals("MEDIUM", told.getLast());
        for (int i = 0; i < 4; i++) {
            looksUntilTold(0);
            assertEquals("HIGH", told.getLast());
            comes(700);
            comes(800);
            nothingComes();
            assertEquals("MEDIUM", told.getLast());
        }
    }

    @Test
    void whatDidNotFitIsTriedLessAndLessOften() {
        proven();
        List<Integer> looks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            comes(700);
            comes(800);
            nothingComes();
            looks.add(looksUntilTold(0));
            assertEquals("MEDIUM", told.getLast());
        }
        assertEquals(
                List.of(10, 20, 40, 80, 160, 300, 300, 300),
                looks.stream().map(n -> n / SECOND).toList());
    }
}
