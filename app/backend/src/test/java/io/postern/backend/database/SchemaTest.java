package io.postern.backend.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
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
            assertEquals("2", query(second, "SELECT version FROM schema_version"));
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
                "The database has schema version 99, newer than the 2 known here: start a newer Postern.", sentence);
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
