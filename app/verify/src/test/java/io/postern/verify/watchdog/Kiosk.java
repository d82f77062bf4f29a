package io.postern.verify.watchdog;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.bench.environment.XvfbDisplay;
import io.postern.demo.process.ChildJvm;
import io.postern.livekit.process.ProcessTree;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A watchdog in a process of its own, over a {@link FaultyWindow} on a screen of its own. */
final class Kiosk implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final XvfbDisplay display;
    private final ChildJvm watchdog;
    private final URI health;
    private final Path faults;
    private final HttpClient http = HttpClient.newHttpClient();

    private Kiosk(XvfbDisplay display, ChildJvm watchdog, URI health, Path faults) {
        this.display = display;
        this.watchdog = watchdog;
        this.health = health;
        this.faults = faults;
    }

    /**
     * @param folder for all that is written
     * @param flags of the window's JVM
     * @param arguments of the window
     * @param environment of both, for what no argument may show
     */
    static Kiosk start(Path folder, List<String> flags, List<String> arguments, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path faults = Files.createDirectories(folder.resolve("faults"));
        Path runtime = Files.createDirectories(folder.resolve("run"));
        XvfbDisplay display = XvfbDisplay.open(folder, 1280, 720);
        ChildJvm watchdog = null;
        try {
            ChildJvm.Launch launch = new ChildJvm.Launch("watchdog", "io.postern.watchdog.WatchdogMain")
                    .flag("-Xmx32m")
                    .flag("-XX:+UseSerialGC")
                    .flag("-XX:TieredStopAtLevel=1")
                    .argument("--health-port")
                    .argument("0")
                    .argument("--folder")
                    .argument(folder.resolve("own").toString())
                    .argument("--log-folder")
                    .argument(folder.resolve("logs").toString())
                    .argument("--")
                    .argument(Path.of(System.getProperty("java.home"), "bin", "java")
                            .toString())
                    .argument("--enable-native-access=ALL-UNNAMED")
                    .argument("-XX:+UseSerialGC")
                    .argument("-XX:TieredStopAtLevel=1")
                    .argument("-Xmx192m")
                    .argument("-XX:+ExitOnOutOfMemoryError")
                    .argument("-D" + FaultyWindow.FAULTS + "=" + faults);
            for (String flag : flags) {
                launch = launch.argument(flag);
            }
            launch = launch.argument(FaultyWindow.class.getName());
            for (String argument : arguments) {
                launch = launch.argument(argument);
            }
            for (Map.Entry<String, String> variable : environment.entrySet()) {
                launch = launch.variable(variable.getKey(), variable.getValue());
            }
            launch = launch.variable("CLASSPATH", System.getProperty("java.class.path"))
                    .variable("DISPLAY", display.name())
                    .variable("XDG_CONFIG_HOME", runtime.toString())
                    .variable("XDG_STATE_HOME", runtime.toString())
                    .variable("XDG_RUNTIME_DIR", runtime.toString());
            CompletableFuture<URI> page = new CompletableFuture<>();
            watchdog = ChildJvm.start(launch, folder, line -> {
                if (line.startsWith("Health: ")) {
                    page.complete(URI.create(line.substring("Health: ".length())));
                }
            });
            return new Kiosk(display, watchdog, watchdog.await(page, PATIENCE), faults);
        } catch (IOException | InterruptedException | RuntimeException e) {
            if (watchdog != null) {
                watchdog.close();
            }
            display.close();
            throw e;
        }
    }

    XvfbDisplay display() {
        return display;
    }

    /** What the health page says to programs. */
    JsonNode health() {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(health.resolve("health.json")).build(),
                    HttpResponse.BodyHandlers.ofString());
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException("The health page does not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void awaitState(String state, Duration limit) {
        await(state).atMost(limit).until(() -> health().path("state").asText().equals(state));
    }

    /** The window that runs now. */
    ProcessHandle window() {
        return ProcessHandle.of(health().path("window").path("pid").asLong()).orElseThrow();
    }

    /** Has something go wrong inside the window. */
    void fault(String name) throws IOException {
        Files.createFile(faults.resolve(name));
    }

    static void signal(String signal, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    ProcessHandle watchdog() {
        return watchdog.handle();
    }

    ProcessTree tree() {
        return ProcessTree.of(watchdog.handle());
    }

    @Override
    public void close() {
        ProcessTree tree = tree();
        watchdog.close();
        tree.kill(Duration.ofSeconds(2));
        display.close();
        http.close();
    }
}
