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
 * Where the data is.
 *
 * @param url a JDBC URL of H2 or PostgreSQL
 * @param user may be empty
 * @param password may be empty; never shown. Of a database in {@code folder} the key there takes its place
 * @param folder a folder to be made for the data, open to its owner only
 */
public record DatabaseConfig(String url, String user, String password, Optional<Path> folder) {
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A database file of our own in a folder. */
    public static DatabaseConfig embedded(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        // AUTO_SERVER lets "user add" work while the server runs: the first process to open the file serves the others.
        // DatabaseKeyFile has the password.
        return new DatabaseConfig(
                "jdbc:h2:file:" + absolute.resolve("postern") + ";AUTO_SERVER=TRUE", "", "", Optional.of(absolute));
    }

    /** Data that is gone when the server closes; each call gives a database of its own. */
    public static DatabaseConfig inMemory() {
        return at("jdbc:h2:mem:" + UUID.randomUUID(), "", "");
    }

    /** A database somewhere else. */
    public static DatabaseConfig at(String url, String user, String password) {
        return new DatabaseConfig(url, user, password, Optional.empty());
    }

    /**
     * Waits until H2 has written and released the file. While the JVM shuts down, H2 closes the file in a hook of its own:
     * closing the connections then returns at once, and a JVM that is halted at that moment loses what was added last.
     *
     * @return whether it was released in time; true where there is no file
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
                // Where the system tells nobody of changes, the file is looked for again.
                WatchKey changed = watch.poll(Math.min(left, LOOK_AGAIN_NANOS), TimeUnit.NANOSECONDS);
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

    /** Without credentials, which a JDBC URL may carry in its authority or its query, too. */
    @Override
    public String toString() {
        return url.replaceAll("[?;].*", "").replaceAll("//[^/@]*@", "//");
    }
}
