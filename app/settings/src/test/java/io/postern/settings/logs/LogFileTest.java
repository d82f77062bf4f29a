package io.postern.settings.logs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    Path folder;

    private final AtomicInteger programs = new AtomicInteger();
    private final List<LoggerContext> contexts = new ArrayList<>();

    /** A program's own logging, into a folder below the temporary one. */
    private Logger program(Path logs) {
        LoggerContext context = new LoggerContext();
        context.setName("program-" + programs.incrementAndGet());
        context.setMDCAdapter(new LogbackMDCAdapter());
        contexts.add(context);
        MaskingEncoder encoder = new MaskingEncoder();
        encoder.setContext(context);
        encoder.setPattern("%-5level %msg%n");
        encoder.start();
        LogFile file = new LogFile();
        file.setContext(context);
        file.setName("FILE");
        file.setFolder(logs.toString());
        file.setEncoder(encoder);
        file.start();
        Logger logger = context.getLogger(Logger.ROOT_LOGGER_NAME);
        logger.setLevel(Level.INFO);
        logger.addAppender(file);
        return logger;
    }

    @AfterEach
    void end() {
        contexts.forEach(LoggerContext::stop);
    }

    @Test
    void nothingIsThereBeforeTheFirstLineAndTheOwnerAloneReadsIt() throws IOException {
        Path logs = folder.resolve("state/logs");
        Logger logger = program(logs);
        logger.debug("not at this level");
        assertFalse(Files.exists(logs));
        logger.error("refused", new IOException("password=not-a-real-one"));
        assertEquals(List.of(logs.resolve("postern.log")), LogFolder.files(logs));
        assertEquals(PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(logs));
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(logs.resolve("postern.log")));
        String text = Files.readString(logs.resolve("postern.log"));
        assertTrue(text.contains("java.io.IOException: password=[hidden]"), text);
    }

    @Test
    void filesAreFewAndNoneGrowsWithoutEnd() throws IOException {
        Logger logger = program(folder);
        String line = "x".repeat(1_000);
        for (int files = 0; files < 6; files++) {
            Path newest = folder.resolve("postern.1.log");
            Object before = Files.exists(newest) ? Files.getLastModifiedTime(newest) : "";
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> {
                        for (int i = 0; i < 100; i++) {
                            logger.info(line);
                        }
                        return Files.exists(newest)
                                && !Files.getLastModifiedTime(newest).equals(before);
                    });
        }
        long all = 0;
        for (Path file : LogFolder.files(folder)) {
            all += Files.size(file);
            assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
        }
        assertTrue(
                LogFolder.files(folder).size() <= 4,
                () -> LogFolder.files(folder).toString());
        long total = all;
        assertTrue(total < 8_000_000, () -> total + " bytes");
    }

    @Test
    void windowsBesideEachOtherHaveAFileEach() throws IOException {
        program(folder).info("one");
        program(folder).info("two");
        assertTrue(Files.readString(folder.resolve("postern.log")).contains("one"));
        assertTrue(Files.readString(folder.resolve("postern-2.log")).contains("two"));
    }

    @Test
    void whereNoFileCanBeWrittenTheProgramGoesOn() throws IOException {
        Path file = Files.createFile(folder.resolve("in-the-way"));
        program(file.resolve("logs")).info("one");
        assertEquals(List.of(), LogFolder.files(file.resolve("logs")));
    }

    @Test
    void eachSystemHasItsFolder() {
        Path home = Path.of("/home-of-ana");
        assertEquals(home.resolve(".local/state/postern/logs"), LogFolder.of("Linux", Map.of(), home));
        assertEquals(Path.of("/state/postern/logs"), LogFolder.of("Linux", Map.of("XDG_STATE_HOME", "/state"), home));
        assertEquals(home.resolve("Library/Logs/Postern"), LogFolder.of("Mac OS X", Map.of(), home));
        assertEquals(
                Path.of("/local/Postern/logs"), LogFolder.of("Windows 11", Map.of("LOCALAPPDATA", "/local"), home));
    }
}
