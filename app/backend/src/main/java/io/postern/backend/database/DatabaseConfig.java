package io.postern.backend.database;

import java.nio.file.Path;
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

    /** Without credentials, which a JDBC URL may carry in its authority or its query, too. */
    @Override
    public String toString() {
        return url.replaceAll("[?;].*", "").replaceAll("//[^/@]*@", "//");
    }
}
