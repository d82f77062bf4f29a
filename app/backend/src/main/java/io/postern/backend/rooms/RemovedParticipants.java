package io.postern.backend.rooms;

import io.postern.backend.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Remembers removed participants, so that their programs do not rejoin automatically: to LiveKit, a participant removed
 * while disconnected looks like one it never knew. An entry is cleared when the person joins deliberately, and after a
 * day. Thread safe.
 */
public final class RemovedParticipants {
    /** Longer than a meeting, and longer than a program tries to reconnect. */
    static final Duration RETENTION = Duration.ofDays(1);

    private static final int MAX_IDENTITY_CHARACTERS = 256;

    private final Database database;
    private final InstantSource clock;

    public RemovedParticipants(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Records a removal. Ignores identities longer than LiveKit's limit, which nobody can have. */
    public void note(String room, String identity) {
        if (identity.length() > MAX_IDENTITY_CHARACTERS) {
            return;
        }
        database.transaction(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO removal (room, identity, removed_at) VALUES (?, ?, ?)")) {
                insert.setString(1, room);
                insert.setString(2, identity);
                insert.setObject(3, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
                return insert.executeUpdate();
            }
        });
    }

    /** Clears an entry, because the person joins deliberately or was not removed after all. */
    public void clear(String room, String identity) {
        database.transaction(connection -> {
            try (PreparedStatement delete =
                    of(connection, "DELETE FROM removal WHERE room = ? AND identity = ?", room, identity)) {
                return delete.executeUpdate();
            }
        });
    }

    public boolean isRemoved(String room, String identity) {
        return database.transaction(connection -> {
            try (PreparedStatement select =
                            of(connection, "SELECT 1 FROM removal WHERE room = ? AND identity = ?", room, identity);
                    ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        });
    }

    /** Deletes entries older than a day. */
    public void deleteOld() {
        OffsetDateTime limit = OffsetDateTime.ofInstant(clock.instant().minus(RETENTION), ZoneOffset.UTC);
        database.transaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM removal WHERE removed_at < ?")) {
                delete.setObject(1, limit);
                return delete.executeUpdate();
            }
        });
    }

    private static PreparedStatement of(Connection connection, String sql, String room, String identity)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, room);
        statement.setString(2, identity);
        return statement;
    }
}
