package io.postern.livekit;

import io.postern.livekit.process.ProgramFailure;
import io.postern.platform.process.BoundedProcess;
import io.postern.platform.process.BoundedProcess.Result;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Go toolchain that can build the LiveKit server. An older Go downloads a newer toolchain, which is distributed as a
 * Go module: from 1.21 on Go does this itself, before that this class makes it do so. Go's checksum database verifies
 * both.
 *
 * @param go the executable
 * @param environment the variables to run it with
 */
record GoToolchain(Path go, Map<String, String> environment) {
    /**
     * The oldest Go that can fetch a newer toolchain: 1.13 cannot make the module cache deletable. Debian 12 has 1.19,
     * Ubuntu 22.04 has 1.18.
     */
    static final int OLDEST_SUPPORTED_MINOR = 14;

    /** From this release on Go downloads the toolchain that a module requires. */
    private static final int FIRST_SELF_FETCHING_MINOR = 21;

    /** The version that an older Go downloads; at least the one that the LiveKit server's module requires. */
    static final String FETCHED_VERSION = "1.26.11";

    private static final Pattern VERSION = Pattern.compile("go1\\.(\\d+)");
    /** Runs the installed Go itself, without the user's flags, which an older Go may not know. */
    private static final Map<String, String> LOCAL_TOOLCHAIN = Map.of("GOTOOLCHAIN", "local", "GOFLAGS", "");

    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration FETCH_TIMEOUT = Duration.ofMinutes(10);

    /** The installed Go is older than {@link #OLDEST_SUPPORTED_MINOR}, or does not run. */
    static final class UnsuitableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnsuitableException(String message) {
            super(message);
        }
    }

    GoToolchain {
        environment = Map.copyOf(environment);
    }

    /**
     * The installed Go, or a newer toolchain that it downloads.
     *
     * @param cache keeps a downloaded toolchain; only one process at a time may use it
     * @throws IOException if a newer one cannot be downloaded; the message holds the cause
     */
    static GoToolchain of(Path go, Path cache, Consumer<String> progress)
            throws UnsuitableException, IOException, InterruptedException {
        int release = release(go);
        if (release < OLDEST_SUPPORTED_MINOR) {
            throw new UnsuitableException("the Go toolchain at " + go + " is older than 1." + OLDEST_SUPPORTED_MINOR
                    + " and cannot build one");
        } else if (release < FIRST_SELF_FETCHING_MINOR) {
            return fetched(go, release, cache, progress);
        }
        // Distributions set it to local, which keeps Go from downloading.
        return new GoToolchain(go, Map.of("GOTOOLCHAIN", "auto"));
    }

    private static int release(Path go) throws UnsuitableException, InterruptedException {
        String said;
        try {
            Result version = new BoundedProcess(COMMAND_TIMEOUT, go.toString(), "version")
                    .environment(LOCAL_TOOLCHAIN)
                    .run();
            Matcher number = VERSION.matcher(version.text());
            if (version.succeeded() && number.find()) {
                return Integer.parseInt(number.group(1));
            }
            said = ProgramFailure.cause(version);
        } catch (IOException e) {
            said = String.valueOf(e.getMessage());
        }
        throw new UnsuitableException("the Go toolchain at " + go + " does not report its version: " + said);
    }

    private static GoToolchain fetched(Path go, int release, Path cache, Consumer<String> progress)
            throws IOException, InterruptedException {
        String version = "go" + FETCHED_VERSION + "." + system(go);
        Path target = cache.resolve(version);
        Path program = target.resolve("bin").resolve(go.getFileName());
        if (!Files.isExecutable(program)) {
            Files.createDirectories(cache);
            deleteLeftovers(cache);
            Path folder = Files.createTempDirectory(cache, "fetching-");
            try {
                progress.accept("Go 1." + release + " fetches Go " + FETCHED_VERSION + ", which builds the server …");
                Path module = download(go, folder, "v0.0.1-" + version, progress);
                makeExecutable(module);
                // Renamed last, so that a partial toolchain is never used.
                Files.move(module, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                deleteTree(folder);
            }
        }
        return new GoToolchain(program, Map.of("GOTOOLCHAIN", "local", "GOROOT", target.toString()));
    }

    /** The operating system and architecture in Go's notation, such as {@code linux-amd64}. */
    private static String system(Path go) throws IOException, InterruptedException {
        Result names = new BoundedProcess(COMMAND_TIMEOUT, go.toString(), "env", "GOHOSTOS", "GOHOSTARCH")
                .environment(LOCAL_TOOLCHAIN)
                .run();
        if (!names.succeeded()) {
            throw new IOException("go env failed: " + ProgramFailure.cause(names));
        }
        return String.join("-", names.text().strip().split("\\s+"));
    }

    private static Path download(Path go, Path folder, String version, Consumer<String> progress)
            throws IOException, InterruptedException {
        Path modules = folder.resolve("pkg").resolve("mod");
        Result result = new BoundedProcess(
                        FETCH_TIMEOUT, go.toString(), "mod", "download", "golang.org/toolchain@" + version)
                .directory(folder)
                // -modcacherw keeps the folders writable, so that they can be deleted.
                .environment(Map.of(
                        "GO111MODULE",
                        "on",
                        "GOFLAGS",
                        "-modcacherw",
                        "GOPATH",
                        folder.toString(),
                        "GOMODCACHE",
                        modules.toString()))
                .progress(elapsed ->
                        progress.accept("… still fetching Go " + FETCHED_VERSION + ", " + elapsed.toSeconds() + " s"))
                .run();
        if (!result.succeeded()) {
            throw new IOException("fetching Go " + FETCHED_VERSION + " failed: " + ProgramFailure.cause(result));
        }
        return modules.resolve("golang.org").resolve("toolchain@" + version);
    }

    /** Files in Go modules are never executable, so the tools of a downloaded toolchain have to be made so. */
    private static void makeExecutable(Path toolchain) throws IOException {
        for (Path folder :
                List.of(toolchain.resolve("bin"), toolchain.resolve("pkg").resolve("tool"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (!Files.isExecutable(file) && !file.toFile().setExecutable(true, false)) {
                        throw new IOException("cannot make " + file + " executable");
                    }
                }
            }
        }
    }

    /** Deletes what killed processes have left behind. */
    private static void deleteLeftovers(Path cache) throws IOException {
        try (var folders = Files.newDirectoryStream(cache, "fetching-*")) {
            for (Path folder : folders) {
                deleteTree(folder);
            }
        }
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, Set.of(), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
