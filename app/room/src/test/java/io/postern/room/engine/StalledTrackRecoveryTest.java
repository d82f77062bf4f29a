package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StalledTrackRecoveryTest {
    private final StalledTrackRecovery starved = new StalledTrackRecovery();

    private List<String> look(long bytes) {
        return starved.look(Map.of("TR_1", bytes));
    }

    @Test
    void picturesThatComeAreLeftAlone() {
        for (int i = 0; i < 50; i++) {
            assertEquals(List.of(), look(i));
        }
    }

    @Test
    void whatHasStoppedIsAskedForLessAndLessOften() {
        look(7);
        List<Integer> asked = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            if (!look(7).isEmpty()) {
                asked.add(i);
            }
        }
        assertEquals(List.of(2, 6, 14, 30, 54, 78), asked);
    }

    @Test
    void whatFlowsAgainIsAskedForSoonTheNextTime() {
        look(7);
        for (int i = 0; i < 40; i++) {
            look(7);
        }
        look(8);
        look(9);
        look(9);
        assertEquals(List.of("TR_1"), look(9));
    }

    @Test
    void whatIsNotExpectedAnyMoreIsForgotten() {
        look(7);
        look(7);
        starved.look(Map.of());
        assertEquals(List.of(), look(7));
        assertEquals(List.of(), look(7));
        assertEquals(List.of("TR_1"), look(7));
    }
}
