package io.postern.watchdog.window;

import io.postern.platform.OperatingSystem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The user-private directory of one watchdog's sockets, with a lock that keeps a second watchdog out. */
public final class SocketDirectory implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

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
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent, attributes);
        }
        try {
            Files.createDirectory(path, attributes);
        } catch (FileAlreadyExistsException e) {
            if (posix && !isOurs(path)) {
                throw new IOException(
                        path + " belongs to another user or is accessible to others. Remove it, or name another"
                                + " folder with --folder.");
            }
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

    private static boolean isOurs(Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        // A new file belongs to this user.
        Path probe = Files.createTempFile("postern", null);
        try {
            return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    && permissions.equals(OWNER_ONLY)
                    && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe));
        } finally {
            Files.delete(probe);
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
