package io.postern.desktop;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.desktop.shell.ShellWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Writes a JSON file with the times of the program's start, phase by phase. {@code processStartMs} is the time of the
 * process's start since 1970; the others count milliseconds from there: {@code mainMs} until our own code ran, {@code
 * windowShownMs} until the window was on the screen, {@code usableMs} until its first frame was drawn. The file
 * appears whole, once.
 */
final class StartupReport {
    private final Path file;
    private final long processStart;
    private final Map<String, Long> marks = new LinkedHashMap<>();

    /** @param file overwritten if it exists; its folder must exist */
    StartupReport(Path file) {
        this.file = file;
        Instant now = Instant.now();
        // If the system does not tell the start time of the process, the measurement begins here.
        this.processStart =
                ProcessHandle.current().info().startInstant().orElse(now).toEpochMilli();
        marks.put("processStartMs", processStart);
        marks.put("mainMs", now.toEpochMilli() - processStart);
    }

    /** Records when these complete, and writes the file after the second. */
    void watch(CompletableFuture<ShellWindow> shown, CompletableFuture<Void> drawn) {
        shown.thenAccept(window -> mark("windowShownMs"));
        drawn.thenRun(() -> mark("usableMs")).thenRunAsync(this::write);
    }

    private synchronized void mark(String name) {
        marks.put(name, System.currentTimeMillis() - processStart);
    }

    private synchronized void write() {
        Path whole = file.toAbsolutePath();
        try {
            Path draft = Files.createTempFile(
                    Optional.ofNullable(whole.getParent()).orElse(whole), "postern-startup", ".json");
            Files.writeString(draft, new ObjectMapper().writeValueAsString(marks));
            Files.move(draft, whole, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The start-up report could not be written to " + whole, e);
        }
    }
}
