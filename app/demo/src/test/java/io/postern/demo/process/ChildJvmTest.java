package io.postern.demo.process;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    /** Exits with the status that it receives. */
    static final class Obedient {
        private Obedient() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println("listening");
            System.exit(Integer.parseInt(ChildJvmMain.nextLine()));
        }
    }

    @Test
    void itsEndIsReportedWithItsStatusAlsoWhenThatIsZero() throws Exception {
        for (int status : new int[] {0, 3}) {
            try (ChildJvm child = start(line -> {})) {
                child.sendLine(Integer.toString(status));

                assertEquals(status, child.awaitEnd(LIMIT));
            }
        }
    }

    @Test
    void oneThatEndsBeforeItIsReadyIsShownWithWhatItPrinted() throws Exception {
        try (ChildJvm child = start(line -> {})) {
            child.sendLine("7");

            IOException failure = assertThrows(IOException.class, () -> child.await(new CompletableFuture<>(), LIMIT));

            assertAll(
                    () -> assertTrue(failure.getMessage().contains("status 7"), failure.getMessage()),
                    () -> assertTrue(failure.getMessage().contains("listening"), failure.getMessage()));
        }
    }

    @Test
    void closingItEndsItThroughItsInput() throws Exception {
        CompletableFuture<String> listening = new CompletableFuture<>();
        ChildJvm child = start(listening::complete);
        assertEquals("listening", child.await(listening, LIMIT));

        child.close();

        assertAll(
                () -> assertFalse(child.handle().isAlive()),
                () -> assertEquals(0, child.awaitEnd(LIMIT), "an orderly end, not a kill"));
    }

    private ChildJvm start(Consumer<String> lines) throws IOException {
        return ChildJvm.start(new ChildJvm.Launch("child", Obedient.class.getName()), folder, lines);
    }
}
