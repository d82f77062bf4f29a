package io.postern.watchdog.window;

import io.postern.platform.OperatingSystem;
import io.postern.platform.files.NotPrivateException;
import io.postern.platform.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The user-private directory of one watchdog's sockets, with a lock that keeps a second watchdog out. */
public final class SocketDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    private SocketDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * The default directory of this user; never below a directory that all users share, where another user could create
     * it first.
     */
    public static Path ofThisMachine(Map<String, String> environment) {
        return ofMachine(
                OperatingSystem.javaName(),
                environment,
                Path.of(System.getProperty("user.home", ".")),
                Path.of(System.getProperty("java.io.tmpdir", ".")));
    }

    /** @param temporary on Windows and macOS the user's own */
    static Path ofMachine(String system, Map<String, String> environment, Path home, Path temporary) {
        String lower = system.toLowerCase(Locale.ROOT);
        if (lower.startsWith("windows") || lower.startsWith("mac")) {
            return temporary.resolve("postern-watchdog-" + System.getProperty("user.name"));
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isBlank() && Files.isDirectory(Path.of(runtime))) {
            return Path.of(runtime, "postern-watchdog");
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        return (state.isBlank() ? home.resolve(".local/state") : Path.of(state)).resolve("postern/watchdog");
    }

    /**
     * Creates the directory if necessary and locks it.
     *
     * @return empty if another watchdog holds it
     * @throws IOException if it cannot be created, belongs to another user or is accessible to others; the message is a
     *     sentence
     */
    public static Optional<SocketDirectory> acquire(Path path) throws IOException {
        try {
            PrivateFiles.createOrRequireDirectory(path);
        } catch (NotPrivateException e) {
            throw new IOException(e.getMessage() + " Remove it, or name another folder with --folder.", e);
        }
        FileChannel lock =
                FileChannel.open(path.resolve("lock"), EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        if (!locked(lock)) {
            lock.close();
            return Optional.empty();
        }
        return Optional.of(new SocketDirectory(path, lock));
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Held by this process.
            return false;
        }
    }

    /** The path for one window's socket. */
    public Path socket(long number) {
        return path.resolve("w" + number);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
