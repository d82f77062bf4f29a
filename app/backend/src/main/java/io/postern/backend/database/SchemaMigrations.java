package io.postern.backend.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database tables as a list of migrations. A released migration is never changed; a new version adds one. The SQL
 * is the common subset of H2 and PostgreSQL.
 */
final class SchemaMigrations {
    private static final Logger log = LoggerFactory.getLogger(SchemaMigrations.class);

    private static final List<String> ACCOUNTS =
            List.of("""
            CREATE TABLE account (
                name VARCHAR(64) PRIMARY KEY,
                display_name VARCHAR(256) NOT NULL,
                role VARCHAR(16) NOT NULL,
                password_hash VARCHAR(256) NOT NULL,
                created_at TIMESTAMP WITH TIME ZONE NOT NULL
            )""", """
            CREATE TABLE login_session (
                token_hash VARCHAR(64) PRIMARY KEY,
                account VARCHAR(64) NOT NULL REFERENCES account (name) ON DELETE CASCADE,
                expires_at TIMESTAMP WITH TIME ZONE NOT NULL
            )""", "CREATE INDEX login_session_expires_at ON login_session (expires_at)");

    private static final List<String> DEVICES =
            List.of("""
            CREATE TABLE enrolment_code (
                code_hash VARCHAR(64) PRIMARY KEY,
                account VARCHAR(64) NOT NULL REFERENCES account (name) ON DELETE CASCADE,
                home_room VARCHAR(256),
                expires_at TIMESTAMP WITH TIME ZONE NOT NULL
            )""", """
            CREATE TABLE device (
                id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                account VARCHAR(64) NOT NULL UNIQUE REFERENCES account (name) ON DELETE CASCADE,
                home_room VARCHAR(256),
                token_hash VARCHAR(64) NOT NULL UNIQUE,
                enrolled_at TIMESTAMP WITH TIME ZONE NOT NULL,
                seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
                status VARCHAR(2048),
                reported_at TIMESTAMP WITH TIME ZONE
            )""", """
            CREATE TABLE device_command (
                id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                device BIGINT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
                kind VARCHAR(16) NOT NULL,
                room VARCHAR(256),
                given_at TIMESTAMP WITH TIME ZONE NOT NULL,
                expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
                fetched_at TIMESTAMP WITH TIME ZONE,
                done_at TIMESTAMP WITH TIME ZONE,
                outcome VARCHAR(16),
                note VARCHAR(256)
            )""", "CREATE INDEX device_command_device ON device_command (device, id)", """
            CREATE INDEX device_command_expires_at ON device_command (expires_at)""");

    private static final List<String> AUDIT = List.of("""
            CREATE TABLE audit (
                id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                done_at TIMESTAMP WITH TIME ZONE NOT NULL,
                who VARCHAR(300) NOT NULL,
                address VARCHAR(64) NOT NULL,
                what VARCHAR(32) NOT NULL,
                subject VARCHAR(600) NOT NULL,
                detail VARCHAR(600) NOT NULL
            )""", "CREATE INDEX audit_done_at ON audit (done_at)");

    private static final List<String> REMOVALS =
            List.of("""
            CREATE TABLE removal (
                room VARCHAR(256) NOT NULL,
                identity VARCHAR(256) NOT NULL,
                removed_at TIMESTAMP WITH TIME ZONE NOT NULL
            )""", "CREATE INDEX removal_room ON removal (room, identity)", """
            CREATE INDEX removal_removed_at ON removal (removed_at)""");

    private static final List<List<String>> STEPS =
            List.of(ACCOUNTS, Stream.concat(DEVICES.stream(), AUDIT.stream()).toList(), REMOVALS);

    private SchemaMigrations() {}

    /**
     * Applies the missing migrations. Two servers that start at the same time take turns, because both lock the version
     * row.
     */
    static int migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)");
            statement.execute("INSERT INTO schema_version (version) SELECT 0 WHERE NOT EXISTS"
                    + " (SELECT 1 FROM schema_version)");
            int version = lockedVersion(statement);
            if (version > STEPS.size()) {
                throw new DatabaseException(
                        "The database has schema version %d, newer than the %d known here: start a newer Postern."
                                .formatted(version, STEPS.size()),
                        null);
            }
            for (int step = version; step < STEPS.size(); step++) {
                for (String sql : STEPS.get(step)) {
                    statement.execute(sql);
                }
                try (PreparedStatement update = connection.prepareStatement("UPDATE schema_version SET version = ?")) {
                    update.setInt(1, step + 1);
                    update.executeUpdate();
                }
                log.info("Database schema migrated to version {}", step + 1);
            }
        }
        return STEPS.size();
    }

    private static int lockedVersion(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT version FROM schema_version FOR UPDATE")) {
            if (!row.next()) {
                throw new SQLException("schema_version is empty");
            }
            return row.getInt(1);
        }
    }
}
