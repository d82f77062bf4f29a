package io.postern.livekit;

import io.postern.livekit.process.ProgramFailure;
import io.postern.platform.packages.PackageHost;
import io.postern.platform.process.BoundedProcess;
import io.postern.platform.process.BoundedProcess.Result;
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
 * Finds a LiveKit server: the one that {@code LIVEKIT_SERVER} names, one on PATH, one in a running Docker Engine, or
 * one built with Go, in this order. A build stays in the user's cache folder and is reused. If several processes need a
 * build at the same time, one builds and the others wait.
 *
 * <p>Thread safe. A search may take minutes if something has to be downloaded or built; the result is cached.
 */
public final class LiveKitFinder {
    /** The version that is built or pulled; other versions on PATH are used as they are. */
    public static final String VERSION = "1.11.0";

    private static final List<String> NAMES = List.of("livekit-server", "livekit-server-1.11");
    private static final String MODULE = "github.com/livekit/livekit-server/cmd/server@v" + VERSION;
    private static final String IMAGE = "livekit/livekit-server:v" + VERSION;

    private static final Duration PULL_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(30);

    /** Longer than another process may take to download a toolchain and build. */
    private static final Duration LOCK_TIMEOUT = BUILD_TIMEOUT.plusMinutes(11);

    private final Machine machine;
    private final PackageHost host;
    private final Consumer<String> progress;
    private final Duration engineTimeout;
    private @Nullable LiveKitProgram found;

    /** Searches this machine; reports progress line by line on the searching thread. */
    public LiveKitFinder(Consumer<String> progress) {
        this(Machine.here(), PackageHost.here(), progress, Duration.ofSeconds(10));
    }

    /** @param engineTimeout how long a Docker engine may take for an answer */
    LiveKitFinder(Machine machine, PackageHost host, Consumer<String> progress, Duration engineTimeout) {
        this.machine = machine;
        this.host = host;
        this.progress = progress;
        this.engineTimeout = engineTimeout;
    }

    /**
     * Finds the server on the first call and returns the cached result afterwards.
     *
     * @throws MissingProgramException if there is none and none can be built; the message names what to install
     */
    public synchronized LiveKitProgram find() throws MissingProgramException, InterruptedException {
        LiveKitProgram known = found;
        if (known == null) {
            known = search();
            found = known;
        }
        return known;
    }

    /** The path of a server built with Go. */
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
        Optional<LiveKitProgram> container = findInDocker();
        if (container.isPresent()) {
            return container.get();
        }
        if (Files.isExecutable(cached())) {
            return new LiveKitProgram.Binary(cached(), "built earlier with Go");
        }
        return buildWithGo();
    }

    private Optional<LiveKitProgram> findInDocker() throws InterruptedException {
        Optional<Path> docker = machine.onPath(List.of("docker"));
        // Without an engine the client reports an error; with a hanging engine it does not answer at all.
        if (docker.isEmpty() || !succeeds(docker.get(), engineTimeout, "version", "--format", "{{.Server.Version}}")) {
            return Optional.empty();
        }
        if (!succeeds(docker.get(), engineTimeout, "image", "inspect", IMAGE)) {
            progress.accept("Docker downloads " + IMAGE + " …");
            if (!succeeds(docker.get(), PULL_TIMEOUT, "pull", "--quiet", IMAGE)) {
                progress.accept("Docker could not download it; continuing the search.");
                return Optional.empty();
            }
        }
        return Optional.of(new LiveKitProgram.Container(docker.get(), IMAGE, "Docker"));
    }

    private boolean succeeds(Path program, Duration limit, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try {
            return new BoundedProcess(limit, command).run().succeeded();
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
            BuildLock lock = BuildLock.acquire(file, LOCK_TIMEOUT, this::reportWaiting);
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

    private void reportWaiting(Duration elapsed) {
        progress.accept("… waiting for another process that builds the LiveKit server, " + elapsed.toSeconds() + " s");
    }

    private void build(Path go, Path target) throws GoToolchain.UnsuitableException, IOException, InterruptedException {
        GoToolchain toolchain = GoToolchain.of(go, machine.cacheFolder().resolve("go"), progress);
        Files.createDirectories(target.getParent());
        try (var leftovers = Files.newDirectoryStream(target.getParent(), "building-*")) {
            // The lock is held, so these are left over from killed processes.
            for (Path leftover : leftovers) {
                GoToolchain.deleteTree(leftover);
            }
        }
        Path folder = Files.createTempDirectory(target.getParent(), "building-");
        try {
            install(toolchain, folder);
            // Renamed last, so that a partial build is never used.
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
        Result result = new BoundedProcess(BUILD_TIMEOUT, toolchain.go().toString(), "install", "-trimpath", MODULE)
                .directory(folder)
                .environment(environment)
                .progress(elapsed ->
                        progress.accept("… still building the LiveKit server, " + elapsed.toSeconds() + " s"))
                .run();
        if (!result.succeeded()) {
            throw new IOException(ProgramFailure.cause(result));
        }
    }

    private MissingProgramException missing(String last) {
        return new MissingProgramException(
                "No LiveKit server was found: LIVEKIT_SERVER is not set, PATH has no livekit-server, no Docker engine"
                        + " that can fetch one is running, and " + last + ".",
                InstallSuggestions.forLiveKit(machine.kind(), host));
    }
}
