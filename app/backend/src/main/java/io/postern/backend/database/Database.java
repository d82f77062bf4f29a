package io.postern.backend.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pool of database connections, with transactions. Thread safe. */
public final class Database implements AutoCloseable {
    /** Work done with a connection. */
    @FunctionalInterface
    public interface Work<T> {
        T apply(Connection connection) throws SQLException;
    }

    private static final Logger log = LoggerFactory.getLogger(Database.class);

    private static final int CONNECTIONS = 8;
    /** H2's error code {@code WRONG_USER_OR_PASSWORD}, SQLSTATE 28000. */
    private static final int WRONG_USER_OR_PASSWORD = 28_000;

    private static final long CONNECT_TIMEOUT_MILLIS = 5_000;

    static {
        // The first process that opens an H2 file serves it to other processes that know its password (AUTO_SERVER).
        if (System.getProperty("h2.bindAddress") == null) {
            System.setProperty("h2.bindAddress", "127.0.0.1");
        }
    }

    private final HikariDataSource connections;

    private Database(HikariDataSource connections) {
        this.connections = connections;
    }

    /**
     * Connects and migrates the schema to the current version.
     *
     * @throws DatabaseException if it cannot be reached or was written by a newer version
     */
    public static Database open(DatabaseConfig config) {
        String password =
                config.folder().map(folder -> prepareEmbedded(config, folder)).orElse(config.password());
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("postern-database");
        pool.setJdbcUrl(config.url());
        pool.setUsername(config.user());
        pool.setPassword(password);
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(1);
        pool.setAutoCommit(false);
        pool.setConnectionTimeout(CONNECT_TIMEOUT_MILLIS);
        Database database;
        try {
            database = new Database(new HikariDataSource(pool));
        } catch (HikariPool.PoolInitializationException | IllegalArgumentException e) {
            throw cannotBeOpened(
                    config,
                    "check POSTERN_DATABASE_URL, its user and password, and that no other program holds the file",
                    e);
        } catch (RuntimeException e) {
            throw cannotBeOpened(config, "no driver takes this URL; it starts with jdbc:postgresql: or jdbc:h2:", e);
        }
        try {
            migrate(database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
        return database;
    }

    /**
     * Prepares the directory of an embedded database and returns its password, which is set first if it was not yet.
     */
    private static String prepareEmbedded(DatabaseConfig config, Path folder) {
        DataDirectory.prepare(folder);
        String key = DatabaseKeyFile.of(folder);
        try (Connection opened = DriverManager.getConnection(config.url(), config.user(), key)) {
            log.debug(
                    "The key in {} opens the database of {}",
                    folder,
                    opened.getMetaData().getDatabaseProductName());
        } catch (SQLException e) {
            if (e.getErrorCode() == WRONG_USER_OR_PASSWORD) {
                setKey(config, key);
            }
            // Any other error is reported when the pool is opened.
        }
        return key;
    }

    /** Databases made by early versions had an empty password. */
    private static void setKey(DatabaseConfig config, String key) {
        try (Connection opened = DriverManager.getConnection(config.url(), config.user(), "");
                Statement statement = opened.createStatement()) {
            statement.execute("ALTER USER \"%s\" SET PASSWORD '%s'".formatted(config.user(), key));
            log.info("The database now has a password, which is stored in {}", DatabaseKeyFile.FILE);
        } catch (SQLException e) {
            throw cannotBeOpened(
                    config,
                    "its password is not the one in %s, restore the file that belongs to it"
                            .formatted(DatabaseKeyFile.FILE),
                    e);
        }
    }

    private static void migrate(Database database) {
        try {
            database.transaction(SchemaMigrations::migrate);
        } catch (DatabaseException e) {
            if (!(e.getCause() instanceof SQLException cause) || !isDuplicate(cause)) {
                throw e;
            }
            // Two programs created the first table of an empty database at the same time, and PostgreSQL let one of
            // them fail. The table exists now, and the programs take turns.
            database.transaction(SchemaMigrations::migrate);
        }
    }

    /**
     * Runs work in one transaction: commits when it returns, rolls back when it throws.
     *
     * @throws DatabaseException if the database fails
     */
    public <T> T transaction(Work<T> work) {
        try (Connection connection = connections.getConnection()) {
            try {
                T result = work.apply(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new DatabaseException("The database failed.", e);
        }
    }

    private static DatabaseException cannotBeOpened(DatabaseConfig config, String whatToDo, Exception cause) {
        return new DatabaseException("The database %s cannot be opened: %s.".formatted(config, whatToDo), cause);
    }

    /** Whether a statement failed because the row exists already (SQLSTATE 23505, unique violation). */
    public static boolean isDuplicate(SQLException e) {
        return "23505".equals(e.getSQLState());
    }

    @Override
    public void close() {
        connections.close();
    }
}
