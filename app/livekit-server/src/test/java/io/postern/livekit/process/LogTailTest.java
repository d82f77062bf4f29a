package io.postern.livekit.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTailTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'Listening on 8080.\\npostern-agent: The password is wrong.\\n' | postern-agent: The password is wrong.
            'The room is full.\\n12:00:01.200 WARN  [main] i.p.Room - Left\\n' | The room is full.
            'A library is missing.\\nException in thread "main" java.lang.Error: no\\n\\tat a.B.c(B.java:1)\\n' | A library is missing.
            'java.lang.IllegalStateException: The port is taken\\n\\tat a.B.c(B.java:1)\\nCaused by: java.io.IOException: In use\\n\\t... 3 more\\n' | In use
            'java.lang.UnsatisfiedLinkError: /tmp/a.so: libpulse.so.0: cannot open\\n\\tat a.B.c(B.java:1)\\n' | /tmp/a.so: libpulse.so.0: cannot open
            'WARNING: A restricted method has been called\\nlistening\\n' | listening
            """)
    void repeatsTheLastSentence(String log, String sentence) throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.log"), log.replace("\\n", "\n").replace("\\t", "\t"));
        assertEquals(Optional.of(sentence), LogTail.of(file).lastSentence());
    }

    @Test
    void knowsNothingOfAnEmptyLogAndOfNone() throws IOException {
        assertEquals(Optional.empty(), LogTail.of(folder.resolve("none")).lastSentence());
        assertEquals(
                Optional.empty(),
                LogTail.of(Files.createFile(folder.resolve("empty"))).lastSentence());
    }

    @Test
    void readsTheEndOfALargeLogAlone() throws IOException {
        String line = "x".repeat(99) + "\n";
        Path file = Files.writeString(
                folder.resolve("large.log"), "At first.\n" + line.repeat(20_000) + "At last it ended.\n");
        LogTail tail = LogTail.of(file);
        assertEquals(Optional.of("At last it ended."), tail.lastSentence());
        assertEquals(List.of("x".repeat(99), "At last it ended."), tail.last(2));
        assertTrue(tail.last(Integer.MAX_VALUE).size() < 1_000);
    }
}
