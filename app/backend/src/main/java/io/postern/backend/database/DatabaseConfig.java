package io.postern.backend.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The address and credentials of the database.
 *
 * @param url a JDBC URL of H2 or PostgreSQL
 * @param user may be empty
 * @param password may be empty; never shown. For a database in {@code folder}, the password in its key file is used
 *     instead
 * @param folder the private directory of an embedded database, created if necessary
 */
public record DatabaseConfig(String url, String user, String password, Optional<Path> folder) {
    private static final long POLL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A database file in a directory of our own. */
    public static DatabaseConfig embedded(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        // AUTO_SERVER lets "user add" work while the server runs: the first process that opens the file serves the
        // others. DatabaseKeyFile provides the password.
        return new DatabaseConfig(
                "jdbc:h2:file:" + absolute.resolve("postern") + ";AUTO_SERVER=TRUE", "", "", Optional.of(absolute));
    }

    /** A database that disappears when the server closes; each call makes a separate one. */
    public static DatabaseConfig inMemory() {
        return at("jdbc:h2:mem:" + UUID.randomUUID(), "", "");
    }

    /** A database at a JDBC URL. */
    public static DatabaseConfig at(String url, String user, String password) {
        return new DatabaseConfig(url, user, password, Optional.empty());
    }

    /**
     * Waits until H2 has written and released the file. During shutdown H2 closes the file in a hook of its own:
     * closing the connections returns immediately, and halting the JVM at that moment would lose the latest data.
     *
     * @return whether it was released in time; true if there is no file
     */
    public boolean awaitReleased(Duration limit) throws InterruptedException {
        if (folder.isEmpty()) {
            return true;
        }
        Path lock = folder.get().resolve("postern.lock.db");
        long deadline = System.nanoTime() + limit.toNanos();
        try (WatchService watch = lock.getFileSystem().newWatchService()) {
            folder.get().register(watch, StandardWatchEventKinds.ENTRY_DELETE);
            while (Files.exists(lock)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                // Polls too, because some systems do not report changes.
                WatchKey changed = watch.poll(Math.min(left, POLL_INTERVAL_NANOS), TimeUnit.NANOSECONDS);
                if (changed != null) {
                    changed.pollEvents();
                    changed.reset();
                }
            }
            return true;
        } catch (IOException e) {
            return !Files.exists(lock);
        }
    }

    /** The URL without credentials, which it may carry in its authority or its query. */
    @Override
    public String toString() {
        return url.replaceAll("[?;].*", "").replaceAll("//[^/@]*@", "//");
    }
}
