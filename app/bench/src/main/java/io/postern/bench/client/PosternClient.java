package io.postern.bench.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.bench.environment.XvfbDisplay;
import io.postern.demo.environment.DemoAccount;
import io.postern.livekit.process.Jvm;
import io.postern.livekit.process.ProcessTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Our window: the packaged program, or otherwise the same classes on the class path with the same options. In the
 * latter case it also reports its frames ({@link FrameReportingWindow}).
 */
public final class PosternClient implements MeasuredClient {
    /** The JVM options of the packaged program. */
    private static final List<String> JVM_OPTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Djava.net.useSystemProxies=true");

    private static final String PASSWORD = "POSTERN_BENCH_PASSWORD";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Optional<Path> image;
    private final URI backend;
    private final DemoAccount person;
    private final Path folder;
    private final List<String> extraJvmOptions;

    /**
     * @param image the launcher of the packaged program
     * @param folder for settings and logs
     * @param extraJvmOptions for measurements on the class path
     */
    public PosternClient(
            Optional<Path> image, URI backend, DemoAccount person, Path folder, List<String> extraJvmOptions) {
        this.image = image;
        this.backend = backend;
        this.person = person;
        this.folder = folder;
        this.extraJvmOptions = List.copyOf(extraJvmOptions);
    }

    @Override
    public String name() {
        return "ours";
    }

    @Override
    public String description() {
        return image.isPresent() ? "Postern, packaged" : "Postern on the class path, not packaged";
    }

    @Override
    public Session enter(XvfbDisplay display, String room) throws IOException {
        return start(
                display,
                List.of(
                        "--server",
                        backend.toString(),
                        "--user",
                        person.username(),
                        "--password-env",
                        PASSWORD,
                        "--room",
                        room));
    }

    @Override
    public Session idle(XvfbDisplay display) throws IOException {
        return start(display, List.of());
    }

    private Session start(XvfbDisplay display, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (image.isPresent()) {
            command.add(image.get().toString());
        } else {
            command.add(Jvm.java().toString());
            command.addAll(JVM_OPTIONS);
            command.addAll(extraJvmOptions);
            command.addAll(
                    List.of("-cp", System.getProperty("java.class.path", ""), FrameReportingWindow.class.getName()));
        }
        command.add("--fullscreen");
        command.add("--dark");
        command.addAll(arguments);
        ProcessBuilder builder = display.on(new ProcessBuilder(command));
        builder.environment().put(PASSWORD, person.password());
        // The user's own settings are not used, and every run starts with default settings.
        Path settings = Files.createTempDirectory(folder, "settings-");
        builder.environment().put("XDG_CONFIG_HOME", settings.toString());
        builder.environment().put("XDG_STATE_HOME", settings.toString());
        builder.redirectError(
                ProcessBuilder.Redirect.appendTo(folder.resolve("window.log").toFile()));
        long startedAt = System.nanoTime();
        return new Window(builder.start(), startedAt);
    }

    private static final class Window implements Session {
        private final Process process;
        private final long startedAt;
        private final AtomicLong shown = new AtomicLong(-1);

        Window(Process process, long startedAt) {
            this.process = process;
            this.startedAt = startedAt;
            Thread.ofPlatform().daemon().name("bench-window").start(this::listen);
        }

        private void listen() {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                lines.lines().forEach(this::handle);
            } catch (IOException | UncheckedIOException e) {
                // A broken pipe means that the window has ended.
            }
        }

        private void handle(String line) {
            if (!line.startsWith("{\"frames\"")) {
                return;
            }
            try {
                JsonNode said = JSON.readTree(line);
                shown.set(said.path("frames").asLong());
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public long startedAt() {
            return startedAt;
        }

        @Override
        public OptionalLong reportedFrames() {
            return shown.get() < 0 ? OptionalLong.empty() : OptionalLong.of(shown.get());
        }

        @Override
        public String problem() {
            return process.isAlive() ? "" : "the window ended with status " + process.exitValue();
        }

        @Override
        public void close() {
            ProcessTree.end(process, process::destroy, Duration.ofSeconds(5));
        }
    }
}
