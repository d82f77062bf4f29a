package io.postern.livekit;

import io.postern.livekit.process.BoundedProcess;
import io.postern.livekit.process.BoundedProcess.Result;
import io.postern.platform.packages.PackageHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds a LiveKit server: the one {@code LIVEKIT_SERVER} names, one on PATH, one in a running Docker engine, one built
 * with the Go toolchain, in this order. What Go built stays in the person's cache folder and is used the next time. Of
 * several processes that find none at the same time one builds, and the others wait for it.
 *
 * <p>Thread safe. A search may take minutes when something has to be fetched or built; what was found is remembered.
 */
public final class LiveKitFinder {
    /** The release that is built or pulled; newer ones on PATH are used as they are. */
    public static final String VERSION = "1.11.0";

    private static final List<String> NAMES = List.of("livekit-server", "livekit-server-1.11");
    private static final String MODULE = "github.com/livekit/livekit-server/cmd/server@v" + VERSION;
    private static final String IMAGE = "livekit/livekit-server:v" + VERSION;

    private static final Duration PULL_LIMIT = Duration.ofMinutes(5);
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(30);

    /** Longer than another process may take to fetch a toolchain and to build. */
    private static final Duration LOCK_PATIENCE = BUILD_LIMIT.plusMinutes(11);

    private final Machine machine;
    private final PackageHost host;
    private final Consumer<String> progress;
    private final Duration enginePatience;
    private @Nullable LiveKitProgram found;

    /** Searches this machine; one line at a time to {@code progress}, on the searching thread. */
    public LiveKitFinder(Consumer<String> progress) {
        this(Machine.here(), PackageHost.here(), progress, Duration.ofSeconds(10));
    }

    /** @param enginePatience how long a Docker engine may take for an answer */
    LiveKitFinder(Machine machine, PackageHost host, Consumer<String> progress, Duration enginePatience) {
        this.machine = machine;
        this.host = host;
        this.progress = progress;
        this.enginePatience = enginePatience;
    }

    /**
     * The server, found on the first call and remembered.
     *
     * @throws MissingProgramException when there is none and none can be had; its message names what to install
     */
    public synchronized LiveKitProgram find() throws MissingProgramException, InterruptedException {
        LiveKitProgram known = found;
        if (known == null) {
            known = search();
            found = known;
        }
        return known;
    }

    /** Where a server built with Go is kept. */
    public Path cached() {
        return machine.cacheFolder()
                .resolve("livekit-server")
                .resolve("v" + VERSION)
                .resolve(machine.executable("livekit-server"));
    }

    private LiveKitProgram search() throws MissingProgramException, InterruptedException {
        Optional<String> named = machine.variable("LIVEKIT_SERVER");
        if (named.isPresent()) {
            Path path = Path.of(named.get()).toAbsolutePath();
            if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
                throw new MissingProgramException(
                        "LIVEKIT_SERVER names " + path + ", which is not a program that can be run."
                                + " Correct or unset the variable.",
                        List.of());
            }
            return new LiveKitProgram.Binary(path, "LIVEKIT_SERVER");
        }
        Optional<Path> onPath = machine.onPath(NAMES);
        if (onPath.isPresent()) {
            return new LiveKitProgram.Binary(onPath.get(), "PATH");
        }
        Optional<LiveKitProgram> container = inDocker();
        if (container.isPresent()) {
            return container.get();
        }
        if (Files.isExecutable(cached())) {
            return new LiveKitProgram.Binary(cached(), "built earlier with Go");
        }
        return buildWithGo();
    }

    private Optional<LiveKitProgram> inDocker() throws InterruptedException {
        Optional<Path> docker = machine.onPath(List.of("docker"));
        // A client without an engine behind it answers with an error; one whose engine hangs not at all.
        if (docker.isEmpty() || !succeeds(docker.get(), enginePatience, "version", "--format", "{{.Server.Version}}")) {
            return Optional.empty();
        }
        if (!succeeds(docker.get(), enginePatience, "image", "inspect", IMAGE)) {
            progress.accept("Docker fetches " + IMAGE + " …");
            if (!succeeds(docker.get(), PULL_LIMIT, "pull", "--quiet", IMAGE)) {
                progress.accept("Docker could not fetch it; looking further.");
                return Optional.empty();
            }
        }
        return Optional.of(new LiveKitProgram.Container(docker.get(), IMAGE, "Docker"));
    }

    private boolean succeeds(Path program, Duration limit, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try {
            return BoundedProcess.run(command, Map.of(), limit).succeeded();
        } catch (IOException e) {
            return false;
        }
    }

    private LiveKitProgram buildWithGo() throws MissingProgramException, InterruptedException {
        Optional<Path> go = machine.onPath(List.of("go"));
        if (go.isEmpty()) {
            throw missing("there is no Go toolchain on PATH to build one with");
        }
        Path target = cached();
        Path file = BuildLock.file(machine.cacheFolder());
        try {
            BuildLock lock = BuildLock.acquire(file, LOCK_PATIENCE, this::sayWaiting);
            try {
                if (Files.isExecutable(target)) {
                    return new LiveKitProgram.Binary(target, "built meanwhile with Go");
                }
                build(go.get(), target);
            } finally {
                lock.close();
            }
        } catch (GoToolchain.UnsuitableException e) {
            throw missing(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw missing("building one with Go failed: " + e.getMessage());
        }
        return new LiveKitProgram.Binary(target, "built with Go");
    }

    private void sayWaiting(Duration elapsed) {
        progress.accept("… another process builds the LiveKit server; waiting for it, " + elapsed.toSeconds() + " s");
    }

    private void build(Path go, Path target) throws GoToolchain.UnsuitableException, IOException, InterruptedException {
        GoToolchain toolchain = GoToolchain.of(go, machine.cacheFolder().resolve("go"), progress);
        Files.createDirectories(target.getParent());
        try (var leftovers = Files.newDirectoryStream(target.getParent(), "building-*")) {
            // Nobody builds while the lock is ours: these are of processes that were killed.
            for (Path leftover : leftovers) {
                GoToolchain.deleteTree(leftover);
            }
        }
        Path folder = Files.createTempDirectory(target.getParent(), "building-");
        try {
            install(toolchain, folder);
            // Renaming last keeps a half-built program from ever being taken for a whole one.
            Files.move(folder.resolve(machine.executable("server")), target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            GoToolchain.deleteTree(folder);
        }
    }

    private void install(GoToolchain toolchain, Path folder) throws IOException, InterruptedException {
        progress.accept("Building the LiveKit server " + VERSION + " with Go, once; about two minutes …");
        Map<String, String> environment = new HashMap<>(toolchain.environment());
        environment.put("GOBIN", folder.toString());
        environment.put("CGO_ENABLED", "0");
        Result result = BoundedProcess.run(
                List.of(toolchain.go().toString(), "install", "-trimpath", MODULE),
                folder,
                environment,
                BUILD_LIMIT,
                elapsed -> progress.accept("… still building the LiveKit server, " + elapsed.toSeconds() + " s"));
        if (!result.succeeded()) {
            throw new IOException(result.cause());
        }
    }

    private MissingProgramException missing(String last) {
        return new MissingProgramException(
                "No LiveKit server was found: LIVEKIT_SERVER is not set, PATH has no livekit-server, no Docker engine"
                        + " that can fetch one is running, and " + last + ".",
                InstallSuggestions.forLiveKit(machine.kind(), host));
    }
}
