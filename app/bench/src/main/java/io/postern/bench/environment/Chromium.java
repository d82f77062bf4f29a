package io.postern.bench.environment;

import io.postern.livekit.process.ProcessTree;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts Chromium with a window, a new profile for each start, and without features that cost resources but are not
 * needed.
 *
 * @param program its executable
 * @param folder for profiles and logs
 */
public record Chromium(Path program, Path folder) {
    /** Disables what a conference does not need: updates, background traffic, extensions. */
    private static final List<String> LEAN_FLAGS = List.of(
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-component-extensions-with-background-pages",
            "--disable-default-apps",
            "--disable-extensions",
            "--disable-sync",
            "--disable-quic",
            "--disable-breakpad",
            "--disable-domain-reliability",
            "--metrics-recording-only",
            "--password-store=basic",
            "--use-mock-keychain",
            "--autoplay-policy=no-user-gesture-required",
            "--disable-features=Translate,MediaRouter,OptimizationHints,DialMediaRouteProvider,AutofillServerCommunication");

    /** The pipeline that the browser uses without a graphics card, made explicit. */
    private static final List<String> SOFTWARE_RENDERING_FLAGS = List.of("--disable-gpu", "--disable-gpu-compositing");

    /** Opens a page in full screen. */
    public Running open(URI page, XvfbDisplay display, List<String> extra) throws IOException {
        Path profile = Files.createTempDirectory(folder, "profile-");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(LEAN_FLAGS);
        command.addAll(SOFTWARE_RENDERING_FLAGS);
        if (isRoot()) {
            command.add("--no-sandbox");
            command.add("--test-type");
        }
        command.add("--user-data-dir=" + profile);
        command.add("--window-position=0,0");
        command.add("--window-size=" + display.width() + "," + display.height());
        command.add("--kiosk");
        command.addAll(extra);
        command.add(page.toString());
        long startedAt = System.nanoTime();
        Process process = display.on(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("chromium.log").toFile()))
                .start();
        return new Running(process, profile, startedAt);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** A running browser; {@link #close} ends it and deletes its profile. */
    public static final class Running implements AutoCloseable {
        private final Process process;
        private final Path profile;
        private final long startedAt;

        private Running(Process process, Path profile, long startedAt) {
            this.process = process;
            this.profile = profile;
            this.startedAt = startedAt;
        }

        public long pid() {
            return process.pid();
        }

        /** When it was started, of {@link System#nanoTime}. */
        public long startedAt() {
            return startedAt;
        }

        @Override
        public void close() {
            ProcessTree.end(process, process::destroy, Duration.ofSeconds(3));
            try (Stream<Path> files = Files.walk(profile)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                // A file in a temporary folder could not be deleted yet.
            }
        }
    }
}
