package io.postern.livekit;

import io.postern.livekit.process.ProgramFailure;
import io.postern.platform.process.BoundedProcess;
import io.postern.platform.process.BoundedProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds the LiveKit participants on pion ({@code src/main/go}) that tests and the bench run, with the same toolchain as
 * the LiveKit server.
 */
public final class GoBuilder {
    private static final Path MODULE = Path.of("app", "livekit-server", "src", "main", "go");
    private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(8);
    private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(45);

    private GoBuilder() {}

    /** The Go on PATH, or in the default folder of the official archive. */
    public static Optional<Path> go() {
        return Machine.here()
                .onPath(List.of("go"))
                .or(() -> Optional.of(Path.of("/usr/local/go/bin/go")).filter(Files::isExecutable));
    }

    /**
     * Builds a program. Fast if Go has built it before, otherwise blocks for minutes.
     *
     * @param checkout the root of the checkout
     * @param command the name of the program's package
     * @param program the executable to write
     * @throws IOException if the build fails; the message holds the cause
     */
    public static void build(Path checkout, String command, Path program, Consumer<String> progress)
            throws IOException, InterruptedException {
        Path go = go().orElseThrow(() -> new IOException("Building " + command + " needs Go, which is not on PATH."));
        GoToolchain toolchain = toolchain(go, progress);
        Result result = new BoundedProcess(
                        BUILD_TIMEOUT, toolchain.go().toString(), "build", "-o", program.toString(), "./" + command)
                .directory(checkout.resolve(MODULE))
                .environment(toolchain.environment())
                .run();
        if (!result.succeeded()) {
            throw new IOException(command + " could not be built: " + ProgramFailure.cause(result));
        }
    }

    private static GoToolchain toolchain(Path go, Consumer<String> progress) throws IOException, InterruptedException {
        Path cache = Machine.here().cacheFolder();
        BuildLock lock = BuildLock.acquire(BuildLock.file(cache), LOCK_TIMEOUT, elapsed -> {});
        try {
            return GoToolchain.of(go, cache.resolve("go"), progress);
        } catch (GoToolchain.UnsuitableException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            lock.close();
        }
    }
}
