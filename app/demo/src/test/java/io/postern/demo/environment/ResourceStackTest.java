package io.postern.demo.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ResourceStackTest {
    private final List<String> ended = new ArrayList<>();
    private final ResourceStack lifeline = new ResourceStack();

    @Test
    void whatStartedLastEndsFirstAndOnlyOnce() {
        lifeline.hold(() -> ended.add("server"));
        lifeline.hold(() -> ended.add("backend"));

        lifeline.close();
        lifeline.close();

        assertEquals(List.of("backend", "server"), ended);
    }

    @Test
    void oneThatCannotEndDoesNotKeepTheOthers() {
        lifeline.hold(() -> ended.add("server"));
        lifeline.hold(() -> {
            throw new IllegalStateException("stuck");
        });

        lifeline.close();

        assertEquals(List.of("server"), ended);
    }

    @Test
    void whatIsStartedTooLateEndsAtOnce() {
        lifeline.close();

        assertThrows(CancellationException.class, () -> lifeline.hold(() -> ended.add("late")));
        assertEquals(List.of("late"), ended);
    }
}
