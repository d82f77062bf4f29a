package io.postern.testing.process;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * The real LiveKit server on free ports of this machine, over TCP alone. What a token for it looks like is its users'
 * business. Ended by {@link #close}.
 */
public final class RealLiveKit implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final URI wsUrl;

    private RealLiveKit(Process process, URI wsUrl) {
        this.process = process;
        this.wsUrl = wsUrl;
    }

    /** Starts one in which a room comes to be when somebody joins it; see the other. */
    public static RealLiveKit start(Path folder, String apiKey, String apiSecret) throws IOException {
        return start(folder, apiKey, apiSecret, true);
    }

    /**
     * Starts it. Without the program a test is aborted, or fails where it is insisted on.
     *
     * @param folder for its settings and its log
     * @param createsRooms whether a room comes to be when somebody joins it
     */
    public static RealLiveKit start(Path folder, String apiKey, String apiSecret, boolean createsRooms)
            throws IOException {
        Path program = program().orElseGet(RealLiveKit::missing);
        int port = freePort();
        Path configuration = Files.writeString(
                folder.resolve("livekit.yaml"), """
                port: %d
                bind_addresses: ["127.0.0.1"]
                rtc:
                  tcp_port: %d
                  force_tcp: true
                  use_external_ip: false
                  node_ip: 127.0.0.1
                  enable_loopback_candidate: true
                  interfaces: {includes: [lo]}
                room: {auto_create: %s}
                keys: {%s: %s}
                """.formatted(port, freePort(), createsRooms, apiKey, apiSecret));
        Path log = folder.resolve("livekit-server.log");
        Process process = new ProcessBuilder(program.toString(), "--config", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        URI http = URI.create("http://127.0.0.1:" + port);
        try (HttpClient client = HttpClient.newHttpClient()) {
            Awaitility.await("LiveKit answers").atMost(START_PATIENCE).until(() -> answers(client, http, process, log));
        } catch (RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
        return new RealLiveKit(process, URI.create("ws://127.0.0.1:" + port));
    }

    /** Where participants connect to; the same with http is where rooms are administrated. */
    public URI wsUrl() {
        return wsUrl;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean answers(HttpClient client, URI http, Process process, Path log) throws Exception {
        if (!process.isAlive()) {
            throw new AssertionError("LiveKit ended: " + Files.readString(log));
        }
        try {
            return client.send(HttpRequest.newBuilder(http).build(), BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Path> program() {
        String named = System.getenv("LIVEKIT_SERVER");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        List<Path> folders =
                Arrays.stream(path.split(File.pathSeparator, -1)).map(Path::of).toList();
        return Stream.of("livekit-server", "livekit-server-1.11")
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path missing() {
        String sentence = "No livekit-server: set LIVEKIT_SERVER or put it on the PATH.";
        String required = Optional.ofNullable(System.getenv("POSTERN_REQUIRE")).orElse("");
        if (Stream.of(required.split(",", -1)).anyMatch(Set.of("livekit", "all")::contains)) {
            throw new AssertionError(sentence);
        }
        System.out.println("Skipped: " + sentence);
        return Assumptions.abort(sentence);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
