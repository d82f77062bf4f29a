package io.postern.livekit;

import io.postern.livekit.process.BoundedProcess;
import io.postern.livekit.process.BoundedProcess.Result;
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
 * A Go toolchain that can build the LiveKit server. An older Go fetches a newer one, which is a module like others: Go
 * itself does so from 1.21 on, before that this class asks it to. Go's checksum database verifies both.
 *
 * @param go the program
 * @param environment what it is to be run with
 */
record GoToolchain(Path go, Map<String, String> environment) {
    /**
     * The oldest Go that can fetch a newer toolchain: 1.13 cannot make what it fetches deletable. Debian 12 has 1.19,
     * Ubuntu 22.04 has 1.18.
     */
    static final int OLDEST = 14;

    /** From this release on Go fetches the toolchain that a module asks for. */
    private static final int FETCHES_BY_ITSELF = 21;

    /** What an older Go fetches; at least the release that the LiveKit server's module asks for. */
    static final String FETCHED = "1.26.11";

    private static final Pattern VERSION = Pattern.compile("go1\\.(\\d+)");
    /** Asks the Go on PATH itself, and without a person's flags, which an older one may not know. */
    private static final Map<String, String> PLAIN = Map.of("GOTOOLCHAIN", "local", "GOFLAGS", "");

    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final Duration FETCH_LIMIT = Duration.ofMinutes(10);

    /** A Go that is older than {@link #OLDEST}, or does not run. */
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
     * The toolchain that the Go on PATH is or can become.
     *
     * @param cache where a fetched one is kept; one process at a time works there
     * @throws IOException when a newer one cannot be fetched; the message holds the cause
     */
    static GoToolchain of(Path go, Path cache, Consumer<String> progress)
            throws UnsuitableException, IOException, InterruptedException {
        int release = release(go);
        if (release < OLDEST) {
            throw new UnsuitableException(
                    "the Go toolchain at " + go + " is older than 1." + OLDEST + " and cannot build one");
        } else if (release < FETCHES_BY_ITSELF) {
            return fetched(go, release, cache, progress);
        }
        // Distributions set it to local, which keeps Go from fetching.
        return new GoToolchain(go, Map.of("GOTOOLCHAIN", "auto"));
    }

    private static int release(Path go) throws UnsuitableException, InterruptedException {
        String said;
        try {
            Result version = BoundedProcess.run(List.of(go.toString(), "version"), PLAIN, QUICK);
            Matcher number = VERSION.matcher(version.output());
            if (version.succeeded() && number.find()) {
                return Integer.parseInt(number.group(1));
            }
            said = version.cause();
        } catch (IOException e) {
            said = String.valueOf(e.getMessage());
        }
        throw new UnsuitableException("the Go toolchain at " + go + " does not tell its version: " + said);
    }

    private static GoToolchain fetched(Path go, int release, Path cache, Consumer<String> progress)
            throws IOException, InterruptedException {
        String version = "go" + FETCHED + "." + system(go);
        Path target = cache.resolve(version);
        Path program = target.resolve("bin").resolve(go.getFileName());
        if (!Files.isExecutable(program)) {
            Files.createDirectories(cache);
            deleteLeftovers(cache);
            Path folder = Files.createTempDirectory(cache, "fetching-");
            try {
                progress.accept("Go 1." + release + " fetches Go " + FETCHED + ", which builds the server …");
                Path module = download(go, folder, "v0.0.1-" + version, progress);
                makeExecutable(module);
                // Renaming last keeps half a toolchain from ever being taken for a whole one.
                Files.move(module, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                deleteTree(folder);
            }
        }
        return new GoToolchain(program, Map.of("GOTOOLCHAIN", "local", "GOROOT", target.toString()));
    }

    /** The system and architecture as Go names them, as in {@code linux-amd64}. */
    private static String system(Path go) throws IOException, InterruptedException {
        Result names = BoundedProcess.run(List.of(go.toString(), "env", "GOHOSTOS", "GOHOSTARCH"), PLAIN, QUICK);
        if (!names.succeeded()) {
            throw new IOException("go env failed: " + names.cause());
        }
        return String.join("-", names.output().strip().split("\\s+"));
    }

    private static Path download(Path go, Path folder, String version, Consumer<String> progress)
            throws IOException, InterruptedException {
        Path modules = folder.resolve("pkg").resolve("mod");
        Result result = BoundedProcess.run(
                List.of(go.toString(), "mod", "download", "golang.org/toolchain@" + version),
                folder,
                // Folders that can be written can be deleted.
                Map.of(
                        "GO111MODULE",
                        "on",
                        "GOFLAGS",
                        "-modcacherw",
                        "GOPATH",
                        folder.toString(),
                        "GOMODCACHE",
                        modules.toString()),
                FETCH_LIMIT,
                elapsed -> progress.accept("… still fetching Go " + FETCHED + ", " + elapsed.toSeconds() + " s"));
        if (!result.succeeded()) {
            throw new IOException("fetching Go " + FETCHED + " failed: " + result.cause());
        }
        return modules.resolve("golang.org").resolve("toolchain@" + version);
    }

    /** Files of modules are never executable; Go makes those of its own toolchains so. */
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

    /** What a process that was killed has left. */
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
