package io.postern.backend.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SchemaMigrationsTest {
    @TempDir
    Path folder;

    @Test
    void opensAnExistingDatabaseWithoutChangingIt() {
        DatabaseConfig config = DatabaseConfig.embedded(folder);
        try (Database first = Database.open(config)) {
            execute(first, "INSERT INTO account VALUES ('ada', 'Ada', 'PLAIN', 'hash', CURRENT_TIMESTAMP)");
        }
        try (Database second = Database.open(config)) {
            assertEquals("ada", query(second, "SELECT name FROM account"));
            assertEquals("3", query(second, "SELECT version FROM schema_version"));
        }
    }

    @Test
    void refusesADatabaseOfANewerVersion() {
        DatabaseConfig config = DatabaseConfig.embedded(folder);
        try (Database database = Database.open(config)) {
            execute(database, "UPDATE schema_version SET version = 99");
        }

        String sentence = assertThrows(
                        DatabaseException.class, () -> Database.open(config).close())
                .getMessage();
        assertEquals(
                "The database has schema version 99, newer than the 3 known here: start a newer Postern.", sentence);
    }

    @Test
    void twoProgramsMayHaveTheFileOpen() {
        DatabaseConfig config = DatabaseConfig.embedded(folder);
        try (Database server = Database.open(config);
                Database tool = Database.open(config)) {
            execute(tool, "INSERT INTO account VALUES ('ada', 'Ada', 'PLAIN', 'hash', CURRENT_TIMESTAMP)");
            assertEquals("ada", query(server, "SELECT name FROM account"));
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not on Windows: looks at POSIX permissions")
    void makesADataFolderForItsOwnerOnly() throws Exception {
        Path data = folder.resolve("a/b");
        Database.open(DatabaseConfig.embedded(data)).close();

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not on Windows: looks at POSIX permissions")
    void closesADataFolderThatOthersMayEnter() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Database.open(DatabaseConfig.embedded(folder)).close();

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("postern.key"))));
    }

    @Test
    @Requires(Requirement.ROOT)
    void refusesADataFolderThatSomebodyElseMadeFirst() throws Exception {
        Files.setAttribute(folder, "unix:uid", 65_534);

        String sentence = assertThrows(
                        DatabaseException.class,
                        () -> Database.open(DatabaseConfig.embedded(folder)).close())
                .getMessage();
        assertTrue(sentence.contains("belongs to "), sentence);
    }

    @Test
    void thePortOfAnOpenDatabaseAdmitsNobodyWithoutItsKey() throws Exception {
        DatabaseConfig config = DatabaseConfig.embedded(folder);
        try (Database database = Database.open(config)) {
            Properties lock = new Properties();
            try (Reader reader = Files.newBufferedReader(folder.resolve("postern.lock.db"))) {
                lock.load(reader);
            }
            String remote = "jdbc:h2:tcp://%s/%s".formatted(lock.getProperty("server"), lock.getProperty("id"));
            SQLException refused = assertThrows(
                    SQLException.class,
                    () -> DriverManager.getConnection(remote, "", "").close());
            assertEquals(28_000, refused.getErrorCode(), refused.getMessage());
            assertEquals("3", query(database, "SELECT version FROM schema_version"));
        }
    }

    @Test
    void aDatabaseWithoutAPasswordGetsOneAndKeepsWhatIsInIt() throws Exception {
        DatabaseConfig config = DatabaseConfig.embedded(folder);
        try (Connection before = DriverManager.getConnection(config.url(), "", "");
                Statement statement = before.createStatement()) {
            statement.execute("CREATE TABLE kept (name VARCHAR(8))");
            statement.execute("INSERT INTO kept VALUES ('ada')");
        }
        try (Database database = Database.open(config)) {
            assertEquals("ada", query(database, "SELECT name FROM kept"));
        }
        assertThrows(
                SQLException.class,
                () -> DriverManager.getConnection(config.url(), "", "").close());
    }

    @Test
    void saysThatTheKeyIsOfAnotherDatabase() throws Exception {
        DatabaseConfig config = DatabaseConfig.embedded(folder);
        Database.open(config).close();
        Files.writeString(folder.resolve("postern.key"), "another");

        String sentence = assertThrows(
                        DatabaseException.class, () -> Database.open(config).close())
                .getMessage();
        assertTrue(sentence.contains("postern.key"), sentence);
    }

    @Test
    void saysThatTheFolderCannotBeMade() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        DatabaseConfig config = DatabaseConfig.embedded(file.resolve("data"));

        String sentence = assertThrows(
                        DatabaseException.class, () -> Database.open(config).close())
                .getMessage();
        assertTrue(sentence.contains("POSTERN_DATA_DIR"), sentence);
    }

    @Test
    void saysThatTheDatabaseCannotBeReached() {
        DatabaseConfig config = DatabaseConfig.at("jdbc:h2:tcp://127.0.0.1:1/nothing", "u", "p");

        String sentence = assertThrows(
                        DatabaseException.class, () -> Database.open(config).close())
                .getMessage();
        assertTrue(sentence.contains("POSTERN_DATABASE_URL"), sentence);
    }

    @Test
    void showsNoCredentialsOfItsUrl() {
        assertEquals(
                "jdbc:postgresql://db.example.org/postern",
                DatabaseConfig.at("jdbc:postgresql://me:secret@db.example.org/postern?password=secret", "", "secret")
                        .toString());
    }

    private static void execute(Database database, String sql) {
        int rows = database.transaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
        assertEquals(1, rows);
    }

    private static String query(Database database, String sql) {
        return database.transaction(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                assertTrue(row.next());
                return row.getString(1);
            }
        });
    }
}
