package io.postern.demo.livekit;

import io.postern.demo.livekit.BoundedProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds a LiveKit server: the one {@code LIVEKIT_SERVER} names, one on PATH, one in a running Docker engine, one built
 * with the Go toolchain, in this order. What Go built stays in the person's cache folder and is used the next time.
 *
 * <p>Thread safe. A search may take minutes when something has to be fetched or built; what was found is remembered.
 */
public final class LiveKitFinder {
    /** The release that is built or pulled; newer ones on PATH are used as they are. */
    public static final String VERSION = "1.11.0";

    private static final List<String> NAMES = List.of("livekit-server", "livekit-server-1.11");
    private static final String MODULE = "github.com/livekit/livekit-server/cmd/server@v" + VERSION;
    private static final String IMAGE = "livekit/livekit-server:v" + VERSION;
    private static final Pattern GO_VERSION = Pattern.compile("go1\\.(\\d+)");

    /** From this release on Go fetches the newer toolchain that a module asks for. */
    private static final int OLDEST_GO = 21;

    private final Machine machine;
    private final Consumer<String> progress;
    private @Nullable LiveKitProgram found;

    /** Searches this machine; one line at a time to {@code progress}, on the searching thread. */
    public LiveKitFinder(Consumer<String> progress) {
        this(Machine.here(), progress);
    }

    LiveKitFinder(Machine machine, Consumer<String> progress) {
        this.machine = machine;
        this.progress = progress;
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
        if (docker.isEmpty()
                || !succeeds(docker.get(), Duration.ofSeconds(10), "version", "--format", "{{.Server.Version}}")) {
            return Optional.empty();
        }
        if (!succeeds(docker.get(), Duration.ofSeconds(20), "image", "inspect", IMAGE)) {
            progress.accept("Docker fetches " + IMAGE + " …");
            if (!succeeds(docker.get(), Duration.ofMinutes(5), "pull", "--quiet", IMAGE)) {
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
            return BoundedProcess.run(command, Map.of(), limit, elapsed -> {}).succeeded();
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
        try {
            Result version = BoundedProcess.run(
                    List.of(go.get().toString(), "version"), Map.of(), Duration.ofSeconds(20), t -> {});
            Matcher number = GO_VERSION.matcher(version.output());
            if (!version.succeeded() || !number.find() || Integer.parseInt(number.group(1)) < OLDEST_GO) {
                throw missing(
                        "the Go toolchain at " + go.get() + " is older than 1." + OLDEST_GO + " and cannot build one");
            }
            Files.createDirectories(target.getParent());
            Path folder = Files.createTempDirectory(target.getParent(), "building-");
            try {
                install(go.get(), folder);
                // Renaming last keeps a half-built program from ever being taken for a whole one.
                Files.move(folder.resolve(machine.executable("server")), target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                deleteFlat(folder);
            }
        } catch (IOException e) {
            throw missing("building one with Go failed: " + e.getMessage());
        }
        return new LiveKitProgram.Binary(target, "built with Go");
    }

    private void install(Path go, Path folder) throws IOException, InterruptedException {
        progress.accept("Building the LiveKit server " + VERSION + " with Go, once; about two minutes …");
        Result result = BoundedProcess.run(
                List.of(go.toString(), "install", "-trimpath", MODULE),
                Map.of("GOBIN", folder.toString(), "CGO_ENABLED", "0"),
                Duration.ofMinutes(15),
                elapsed -> progress.accept("… still building the LiveKit server, " + elapsed.toSeconds() + " s"));
        if (result.status() == -1) {
            throw new IOException("it was not done after 15 minutes");
        } else if (!result.succeeded()) {
            List<String> lines = result.output().lines().toList();
            throw new IOException("go install ended with status " + result.status() + ": "
                    + String.join(" / ", lines.subList(Math.max(0, lines.size() - 5), lines.size())));
        }
    }

    private MissingProgramException missing(String last) {
        return new MissingProgramException(
                "No LiveKit server was found: LIVEKIT_SERVER is not set, PATH has no livekit-server, no Docker engine"
                        + " that can fetch one is running, and " + last + ".",
                Remedies.forLiveKit(machine));
    }

    private static void deleteFlat(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
