package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The display for the training run: the user's display; on Linux without one, a temporary X server; otherwise JavaFX's
 * headless platform.
 */
final class RehearsalDisplay implements AutoCloseable {
    private static final int MAX_POLLS = 100;
    private static final long POLL_INTERVAL_MILLIS = 100;

    private final Map<String, String> environment;
    private final List<String> javaOptions;
    private final Optional<Process> server;

    private RehearsalDisplay(Map<String, String> environment, List<String> javaOptions, Optional<Process> server) {
        this.environment = environment;
        this.javaOptions = javaOptions;
        this.server = server;
    }

    /** @param work a folder for the output of the X server */
    static RehearsalDisplay forRehearsal(TargetPlatform target, Path work) throws IOException, InterruptedException {
        boolean given = !System.getenv().getOrDefault("DISPLAY", "").isEmpty();
        if (target != TargetPlatform.LINUX || given) {
            return new RehearsalDisplay(Map.of(), List.of(), Optional.empty());
        }
        return xServer(work)
                .orElseGet(() -> new RehearsalDisplay(
                        Map.of(), List.of("-Dglass.platform=Headless", "-Dprism.order=sw"), Optional.empty()));
    }

    private static Optional<RehearsalDisplay> xServer(Path work) throws IOException, InterruptedException {
        Path number = work.resolve("display");
        Files.deleteIfExists(number);
        // Without -noreset the server restarts when its last client disconnects, and refuses clients at that moment.
        ProcessBuilder start = new ProcessBuilder(
                "Xvfb", "-noreset", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp");
        start.redirectOutput(number.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        Process server;
        try {
            server = start.start();
        } catch (IOException thereIsNone) {
            return Optional.empty();
        }
        for (int tries = 0; tries < MAX_POLLS; tries++) {
            String display = Files.readString(number);
            if (display.endsWith("\n")) {
                return Optional.of(
                        new RehearsalDisplay(Map.of("DISPLAY", ":" + display.strip()), List.of(), Optional.of(server)));
            }
            if (server.waitFor(POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        server.destroy();
        return Optional.empty();
    }

    Map<String, String> environment() {
        return environment;
    }

    List<String> javaOptions() {
        return javaOptions;
    }

    @Override
    public void close() {
        server.ifPresent(Process::destroy);
    }
}
