package io.postern.bench.environment;

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
 * A Chromium with a window, a profile of its own for every start, and nothing that would cost without being needed.
 *
 * @param program its executable
 * @param folder for profiles and logs
 */
public record Chromium(Path program, Path folder) {
    /** Flags that take away what a conference does not need: updates, background traffic, extensions. */
    private static final List<String> LEAN = List.of(
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

    /** What the browser does by itself where there is no graphics card, said explicitly. */
    private static final List<String> SOFTWARE = List.of("--disable-gpu", "--disable-gpu-compositing");

    /** Opens a page that fills the screen. */
    public Running open(URI page, XvfbDisplay display, List<String> extra) throws IOException {
        Path profile = Files.createTempDirectory(folder, "profile-");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(LEAN);
        command.addAll(SOFTWARE);
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
        long begun = System.nanoTime();
        Process process = display.on(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("chromium.log").toFile()))
                .start();
        return new Running(process, profile, begun);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** One that runs; ends with {@link #close}, and its profile with it. */
    public static final class Running implements AutoCloseable {
        private final Process process;
        private final Path profile;
        private final long begun;

        private Running(Process process, Path profile, long begun) {
            this.process = process;
            this.profile = profile;
            this.begun = begun;
        }

        public long pid() {
            return process.pid();
        }

        /** When it was started, of {@link System#nanoTime}. */
        public long begun() {
            return begun;
        }

        @Override
        public void close() {
            ProcessShutdown.end(process, Duration.ofSeconds(3));
            try (Stream<Path> files = Files.walk(profile)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                // A file of a temporary folder that could not be deleted yet.
            }
        }
    }
}
