package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the window is shown on while it rehearses: the screen of whoever builds; on Linux without one an X server of our
 * own; and where there is none either, JavaFX's platform without a screen.
 */
final class RehearsalDisplay implements AutoCloseable {
    private static final int TRIES = 100;
    private static final long BETWEEN_MS = 100;

    private final Map<String, String> environment;
    private final List<String> javaOptions;
    private final Optional<Process> server;

    private RehearsalDisplay(Map<String, String> environment, List<String> javaOptions, Optional<Process> server) {
        this.environment = environment;
        this.javaOptions = javaOptions;
        this.server = server;
    }

    /** @param work a folder for what the X server says */
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
        // Without -noreset it starts anew when its last client goes, and refuses who comes in that moment.
        ProcessBuilder start = new ProcessBuilder(
                "Xvfb", "-noreset", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp");
        start.redirectOutput(number.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        Process server;
        try {
            server = start.start();
        } catch (IOException thereIsNone) {
            return Optional.empty();
        }
        for (int tries = 0; tries < TRIES; tries++) {
            String display = Files.readString(number);
            if (display.endsWith("\n")) {
                return Optional.of(
                        new RehearsalDisplay(Map.of("DISPLAY", ":" + display.strip()), List.of(), Optional.of(server)));
            }
            if (server.waitFor(BETWEEN_MS, TimeUnit.MILLISECONDS)) {
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
