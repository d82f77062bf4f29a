package io.postern.demo.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ResourceStackTest {
    private final List<String> ended = new ArrayList<>();
    private final ResourceStack resources = new ResourceStack();

    @Test
    void whatStartedLastEndsFirstAndOnlyOnce() {
        resources.own(() -> ended.add("server"));
        resources.own(() -> ended.add("backend"));

        resources.close();
        resources.close();

        assertEquals(List.of("backend", "server"), ended);
    }

    @Test
    void oneThatCannotEndDoesNotKeepTheOthers() {
        resources.own(() -> ended.add("server"));
        resources.own(() -> {
            throw new IllegalStateException("stuck");
        });

        resources.close();

        assertEquals(List.of("server"), ended);
    }

    @Test
    void whatIsStartedTooLateEndsAtOnce() {
        resources.close();

        assertThrows(CancellationException.class, () -> resources.own(() -> ended.add("late")));
        assertEquals(List.of("late"), ended);
    }
}
