package io.postern.backend.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the data is.
 *
 * @param url a JDBC URL of H2 or PostgreSQL
 * @param user may be empty
 * @param password may be empty; never shown
 * @param folder a folder to be made for the data, open to its owner only
 */
public record DatabaseConfig(String url, String user, String password, Optional<Path> folder) {
    private static final long POLL_MILLIS = 20;

    /** A database file of our own in a folder. */
    public static DatabaseConfig embedded(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        // AUTO_SERVER lets "user add" work while the server runs: the first process to open the file serves the others.
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
        while (Files.exists(lock)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    /** Without credentials, which a JDBC URL may carry in its authority or its query, too. */
    @Override
    public String toString() {
        return url.replaceAll("[?;].*", "").replaceAll("//[^/@]*@", "//");
    }
}
