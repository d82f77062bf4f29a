package io.postern.backend.audit;

import io.postern.backend.database.Database;
import io.postern.backend.text.PlainText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The database table of administrative actions. It holds no secrets. Thread safe. */
public final class AuditLog {
    /** The maximum number of entries returned by one query. */
    public static final int MAX_ENTRIES = 500;

    private static final int MAX_ACTOR_CHARACTERS = 300;
    private static final int MAX_ADDRESS_CHARACTERS = 64;
    private static final int MAX_TEXT_CHARACTERS = 600;

    private final Database database;
    private final InstantSource clock;

    public AuditLog(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Selects entries, newest first.
     *
     * @param before only entries with a smaller id
     * @param what only this action
     * @param who only this actor
     * @param limit 1 to {@link #MAX_ENTRIES}
     */
    public record Query(Optional<Long> before, Optional<AuditAction> what, Optional<String> who, int limit) {
        public Query {
            if (limit < 1 || limit > MAX_ENTRIES) {
                throw new IllegalArgumentException("The limit is 1 to %d entries".formatted(MAX_ENTRIES));
            }
        }
    }

    /** Records an action. */
    public void note(AuditActor actor, AuditAction act, String subject, String detail) {
        database.transaction(connection -> {
            note(connection, actor, act, subject, detail);
            return act;
        });
    }

    /** Records an action in the transaction that performs it, so that both happen or neither. */
    public void note(Connection connection, AuditActor actor, AuditAction act, String subject, String detail)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO audit (done_at, who, address, what, subject, detail) VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
            insert.setString(2, line(actor.who(), MAX_ACTOR_CHARACTERS));
            insert.setString(3, line(actor.address(), MAX_ADDRESS_CHARACTERS));
            insert.setString(4, act.name());
            insert.setString(5, line(subject, MAX_TEXT_CHARACTERS));
            insert.setString(6, line(detail, MAX_TEXT_CHARACTERS));
            insert.executeUpdate();
        }
    }

    /** Lists entries, newest first. */
    public List<AuditEntry> list(Query query) {
        StringBuilder sql = new StringBuilder("SELECT id, done_at, who, address, what, subject, detail FROM audit");
        List<Object> values = new ArrayList<>();
        query.before().ifPresent(id -> condition(sql, values, "id < ?", id));
        query.what().ifPresent(act -> condition(sql, values, "what = ?", act.name()));
        query.who().ifPresent(who -> condition(sql, values, "who = ?", who));
        sql.append(" ORDER BY id DESC FETCH FIRST ").append(query.limit()).append(" ROWS ONLY");
        return database.transaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
                for (int i = 0; i < values.size(); i++) {
                    select.setObject(i + 1, values.get(i));
                }
                try (ResultSet rows = select.executeQuery()) {
                    List<AuditEntry> entries = new ArrayList<>();
                    while (rows.next()) {
                        entries.add(entry(rows));
                    }
                    return entries;
                }
            }
        });
    }

    /** Deletes older entries and returns their number. */
    public int deleteOld(Duration age) {
        OffsetDateTime limit = OffsetDateTime.ofInstant(clock.instant().minus(age), ZoneOffset.UTC);
        return database.transaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM audit WHERE done_at < ?")) {
                delete.setObject(1, limit);
                return delete.executeUpdate();
            }
        });
    }

    private static void condition(StringBuilder sql, List<Object> values, String condition, Object value) {
        sql.append(values.isEmpty() ? " WHERE " : " AND ").append(condition);
        values.add(value);
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                row.getObject("done_at", OffsetDateTime.class).toInstant().toString(),
                row.getString("who"),
                row.getString("address"),
                AuditAction.valueOf(row.getString("what")).wireName(),
                row.getString("subject"),
                row.getString("detail"));
    }

    /** One line of bounded length: text from a device or a room name must not look like another entry. */
    private static String line(String text, int max) {
        String oneLine = PlainText.line(text);
        if (oneLine.length() <= max) {
            return oneLine;
        }
        int end = Character.isHighSurrogate(oneLine.charAt(max - 2)) ? max - 2 : max - 1;
        return oneLine.substring(0, end) + "…";
    }
}
