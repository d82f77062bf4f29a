package io.postern.livekit;

import io.postern.livekit.process.LogTail;
import io.postern.livekit.process.ParentProcessMonitor;
import io.postern.livekit.process.ProcessTree;
import io.postern.platform.process.BoundedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running LiveKit server on the loopback address, with media over TCP only.
 *
 * <p>It is ready when {@link #start} returns. It ends with {@link #close}, with this JVM, and also when this JVM is
 * killed. Thread safe.
 */
public final class LiveKitServer implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_START_ATTEMPTS = 5;

    // The shell gives its background jobs an empty standard input, so it is duplicated to descriptor 3.

    /** Runs a program under the shell's process id, and kills it as soon as standard input ends. */
    private static final String PROCESS_GUARD_SCRIPT =
            "exec 3<&0; (cat <&3 >/dev/null 2>&1; kill -9 $$ 2>/dev/null) & exec \"$@\" </dev/null 3<&-";

    /**
     * The same for a container, which outlives its Docker client: takes the client and the container name as additional
     * arguments.
     */
    private static final String CONTAINER_GUARD_SCRIPT =
            "exec 3<&0; (cat <&3 >/dev/null 2>&1; \"$1\" rm --force \"$2\" >/dev/null 2>&1) &"
                    + " shift 2; exec \"$@\" </dev/null 3<&-";

    private final Process process;

    private final ServerPorts ports;
    private final ApiKeyPair keys;
    private final Path log;

    private final @Nullable ContainerName container;
    private final Thread hook;

    private LiveKitServer(
            Process process, ServerPorts ports, ApiKeyPair keys, Path log, @Nullable ContainerName container) {
        this.process = process;
        this.ports = ports;
        this.keys = keys;
        this.log = log;
        this.container = container;
        this.hook = Thread.ofPlatform().name("livekit-server-end").unstarted(this::end);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts a server with new keys on free ports and waits until it is ready.
     *
     * @param folder the folder for {@code livekit-server.log}; created if missing
     * @throws IOException if it does not start; the message holds the last lines of the log
     */
    public static LiveKitServer start(LiveKitProgram program, Path folder) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return start(program, folder, ServerPorts.free(), ApiKeyPair.generate());
            } catch (PortTakenException e) {
                // Another process can take the port between the check and the server's bind.
                if (attempt == MAX_START_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * Starts a server on LiveKit's default ports 7880 and 7881 if they are free, otherwise on free ones.
     *
     * @see #start(LiveKitProgram, Path)
     */
    public static LiveKitServer startOnDefaultPorts(LiveKitProgram program, Path folder)
            throws IOException, InterruptedException {
        try {
            return start(program, folder, ServerPorts.defaultOrFree(), ApiKeyPair.generate());
        } catch (PortTakenException e) {
            return start(program, folder);
        }
    }

    /**
     * Starts a server with the given ports and keys and waits until it is ready. Also used to restart a server that was
     * stopped.
     *
     * @throws PortTakenException if another program listens on one of the ports
     * @throws IOException if it does not start for another reason; the message holds the last lines of the log
     */
    public static LiveKitServer start(LiveKitProgram program, Path folder, ServerPorts ports, ApiKeyPair keys)
            throws IOException, InterruptedException {
        return start(program, folder, ports, keys, true);
    }

    /**
     * Like the method with fewer parameters; {@code createsRooms} says whether a room is created when somebody joins
     * it.
     *
     * @see #start(LiveKitProgram, Path, ServerPorts, ApiKeyPair)
     */
    public static LiveKitServer start(
            LiveKitProgram program, Path folder, ServerPorts ports, ApiKeyPair keys, boolean createsRooms)
            throws IOException, InterruptedException {
        if (!ports.areFree()) {
            // A server that already listens there would answer instead of the new one.
            throw new PortTakenException("Another program listens on port " + ports.signal() + " or " + ports.media());
        }
        Files.createDirectories(folder);
        Path log = folder.resolve("livekit-server.log");
        ContainerName container = program instanceof LiveKitProgram.Container in
                ? new ContainerName(in.docker(), "postern-livekit-" + UUID.randomUUID())
                : null;
        ProcessBuilder builder = new ProcessBuilder(command(program, ports, container))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        ServerConfiguration.passByEnvironment(configuration(program, ports, keys, createsRooms), builder.environment());
        LiveKitServer server = new LiveKitServer(builder.start(), ports, keys, log, container);
        try {
            server.awaitReady();
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** The address for clients. */
    public URI wsUrl() {
        return URI.create("ws://127.0.0.1:" + ports.signal());
    }

    /** The address of the health check and of the room service. */
    public URI httpUrl() {
        return URI.create("http://127.0.0.1:" + ports.signal());
    }

    public ApiKeyPair keys() {
        return keys;
    }

    public String apiKey() {
        return keys.key();
    }

    public String apiSecret() {
        return keys.secret();
    }

    public ServerPorts ports() {
        return ports;
    }

    /** The port for ICE over TCP. */
    public int tcpPort() {
        return ports.media();
    }

    /** The file with the server's output. */
    public Path log() {
        return log;
    }

    /**
     * The server's process; that of the Docker client if it runs in a container, that of {@link ParentProcessMonitor} on
     * Windows.
     */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Ends the server and its child processes; blocks until they have ended, at most five seconds. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down, and the hook does the same.
        }
        end();
    }

    @Override
    public String toString() {
        return "LiveKitServer[" + wsUrl() + ", media on tcp " + tcpPort() + "]";
    }

    private static List<String> command(LiveKitProgram program, ServerPorts ports, @Nullable ContainerName container) {
        List<String> command = switch (program) {
            case LiveKitProgram.Binary binary -> List.of(binary.path().toString());
            case LiveKitProgram.Container in -> dockerRun(in, ports, container);
        };
        if (Machine.here().kind() == Machine.Kind.WINDOWS) {
            return ParentProcessMonitor.command(command);
        }
        List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c"));
        if (container == null) {
            guarded.addAll(List.of(PROCESS_GUARD_SCRIPT, "sh"));
        } else {
            guarded.addAll(
                    List.of(CONTAINER_GUARD_SCRIPT, "sh", container.docker().toString(), container.name()));
        }
        guarded.addAll(command);
        return guarded;
    }

    private static List<String> dockerRun(
            LiveKitProgram.Container in, ServerPorts ports, @Nullable ContainerName container) {
        return List.of(
                in.docker().toString(),
                "run",
                "--rm",
                "--name",
                container == null ? "postern-livekit" : container.name(),
                // Docker takes the value from the client's environment, so that it does not appear in arguments.
                "--env",
                "LIVEKIT_CONFIG",
                "--publish",
                publishOption(ports.signal()),
                "--publish",
                publishOption(ports.media()),
                in.image());
    }

    private static String publishOption(int port) {
        return "127.0.0.1:" + port + ":" + port + "/tcp";
    }

    private static String configuration(
            LiveKitProgram program, ServerPorts ports, ApiKeyPair keys, boolean createsRooms) {
        return switch (program) {
            case LiveKitProgram.Binary binary ->
                ServerConfiguration.forProcess(Machine.here().kind(), ports, keys, createsRooms);
            case LiveKitProgram.Container in -> ServerConfiguration.forContainer(ports, keys, createsRooms);
        };
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            HttpRequest health = HttpRequest.newBuilder(httpUrl().resolve("/"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            while (!isHealthy(client, health)) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    throw startFailure("it ended with status " + process.exitValue());
                } else if (System.nanoTime() > end) {
                    throw startFailure("it did not answer within " + START_TIMEOUT.toSeconds() + " s");
                }
            }
        }
    }

    private static boolean isHealthy(HttpClient client, HttpRequest health) throws InterruptedException {
        try {
            HttpResponse<String> answer = client.send(health, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 && "OK".equals(answer.body());
        } catch (IOException e) {
            return false;
        }
    }

    private IOException startFailure(String why) throws IOException {
        LogTail said = LogTail.of(log);
        String tail = String.join(System.lineSeparator(), said.last(8));
        String message = "The LiveKit server did not start: " + why + "." + System.lineSeparator() + tail;
        return said.last(Integer.MAX_VALUE).stream().anyMatch(LiveKitServer::reportsPortTaken)
                ? new PortTakenException(message)
                : new IOException(message);
    }

    private static boolean reportsPortTaken(String line) {
        return line.contains("address already in use")
                || line.contains("Only one usage of each socket address")
                || line.contains("port is already allocated");
    }

    private void end() {
        ContainerName running = container;
        if (running != null && process.isAlive()) {
            running.remove();
        }
        ProcessTree.end(process, this::requestEnd, Duration.ofSeconds(2));
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The process has ended and closed its pipe.
        }
    }

    /** The first signal makes the server wait for its participants to leave, the second one ends it. */
    private void requestEnd() {
        process.destroy();
        if (!ProcessTree.awaitEnd(process, Duration.ofMillis(300))) {
            process.destroy();
        }
    }

    /** Another program listens on a port that the server needs. */
    public static final class PortTakenException extends IOException {
        private static final long serialVersionUID = 1L;

        PortTakenException(String message) {
            super(message);
        }
    }

    private record ContainerName(Path docker, String name) {
        void remove() {
            try {
                new BoundedProcess(Duration.ofSeconds(10), docker.toString(), "rm", "--force", name).run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
