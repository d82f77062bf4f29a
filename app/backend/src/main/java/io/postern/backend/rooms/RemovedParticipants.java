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
 * Remembers who was removed from which room, so that nobody's program comes back by itself: to LiveKit somebody who was
 * removed while their connection was lost looks like somebody it never knew. A removal is forgotten when the person joins
 * on purpose, and after a day. Thread safe.
 */
public final class RemovedParticipants {
    /** Longer than a meeting, and than a program tries to come back. */
    static final Duration KEPT = Duration.ofDays(1);

    private static final int MAX_IDENTITY = 256;

    private final Database database;
    private final InstantSource clock;

    public RemovedParticipants(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Somebody is removed. An identity longer than LiveKit's own limit is nobody's. */
    public void note(String room, String identity) {
        if (identity.length() > MAX_IDENTITY) {
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

    /** They join on purpose, or were not removed after all. */
    public void forgive(String room, String identity) {
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

    /** Forgets those of more than a day ago. */
    public void forget() {
        OffsetDateTime limit = OffsetDateTime.ofInstant(clock.instant().minus(KEPT), ZoneOffset.UTC);
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
