package io.postern.backend.device;

import io.postern.backend.audit.AuditAction;
import io.postern.backend.audit.AuditActor;
import io.postern.backend.audit.AuditLog;
import io.postern.backend.database.Database;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import io.postern.backend.rooms.RoomNameRules;
import io.postern.backend.text.PlainText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The queue of commands in the database. A command is delivered once to one run of a device's program, and only until
 * it expires: a restart requested an hour ago is not carried out. Thread safe.
 */
public final class DeviceCommandQueue {
    /** A command has to be fetched within this time. */
    public static final Duration LIFETIME = Duration.ofMinutes(2);

    /** How long a device may keep joining a room after a command to join it. */
    private static final Duration JOIN_PERMISSION_LIFETIME = Duration.ofHours(24);

    private static final int MAX_LISTED = 50;
    private static final int MAX_NOTE_CHARACTERS = 256;
    private static final String SELECT =
            "SELECT id, kind, room, given_at, expires_at, fetched_at, done_at, outcome, note" + " FROM device_command";

    private final Database database;
    private final AuditLog audit;
    private final InstantSource clock;

    public DeviceCommandQueue(Database database, AuditLog audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Issues a command to a device.
     *
     * @param room for {@link CommandKind#JOIN} only; default: the device's own room, if one is set
     * @throws RefusedException if a room is given for another kind of command, or its name is invalid
     */
    public IssuedCommand give(AuditActor actor, Device device, CommandKind kind, Optional<String> room) {
        if (room.isPresent() && kind != CommandKind.JOIN) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, "Only the command JOIN takes a room.");
        }
        Optional<String> where =
                kind == CommandKind.JOIN ? room.map(RoomNameRules::require).or(device::homeRoom) : Optional.empty();
        OffsetDateTime now = now();
        long id = database.transaction(connection -> {
            long given = insert(connection, device, kind, where, now);
            audit.note(connection, actor, AuditAction.COMMAND_GIVEN, device.label(), described(given, kind, where));
            return given;
        });
        return find(device, id).orElseThrow(() -> new IllegalStateException("The new command cannot be found."));
    }

    /** The latest commands of a device, newest first. */
    public List<IssuedCommand> list(Device device) {
        return database.transaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    SELECT + " WHERE device = ? ORDER BY id DESC FETCH FIRST " + MAX_LISTED + " ROWS ONLY")) {
                select.setLong(1, device.id());
                return commands(select);
            }
        });
    }

    /** A command of a device. */
    public Optional<IssuedCommand> find(Device device, long id) {
        return database.transaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE device = ? AND id = ?")) {
                select.setLong(1, device.id());
                select.setLong(2, id);
                return commands(select).stream().findFirst();
            }
        });
    }

    /**
     * The result of fetching commands.
     *
     * @param cursor the id of the last command that the device has now
     */
    record Fetched(List<IssuedCommand> commands, long cursor) {}

    /**
     * Marks commands as fetched and returns them. A command lost on the way to this run of the program (its cursor is
     * before it) is returned again; commands fetched by an earlier run are not.
     *
     * @param after the last command that the device has; empty for a program that has just started
     * @param actor the device, for the audit
     */
    Fetched fetch(Device device, Optional<Long> after, AuditActor actor) {
        return database.transaction(connection -> {
            long known = after.isPresent() ? after.get() : newest(connection, device);
            List<IssuedCommand> fresh = new ArrayList<>();
            for (IssuedCommand command : fetchable(connection, device)) {
                if (command.fetchedAt().isEmpty()) {
                    if (markFetched(connection, command)) {
                        audit.note(connection, actor, AuditAction.COMMAND_FETCHED, device.label(), described(command));
                        fresh.add(command);
                    }
                } else if (after.isPresent() && command.id() > known) {
                    fresh.add(command);
                }
            }
            long cursor = Math.max(
                    known, fresh.stream().mapToLong(IssuedCommand::id).max().orElse(0));
            return new Fetched(fresh, cursor);
        });
    }

    /**
     * Records the outcome of a command; only the first report counts.
     *
     * @throws RefusedException if it is not a fetched command of this device, or the outcome is unknown
     */
    public void done(Device device, long id, String outcome, String note, AuditActor actor) {
        CommandOutcome how = CommandOutcome.of(outcome)
                .orElseThrow(() -> new RefusedException(
                        ErrorCode.BAD_REQUEST,
                        "The outcome is one of DONE, NOT_POSSIBLE, REFUSED, FAILED and UNKNOWN."));
        if (note.length() > MAX_NOTE_CHARACTERS) {
            throw new RefusedException(
                    ErrorCode.BAD_REQUEST, "The note has at most %d characters.".formatted(MAX_NOTE_CHARACTERS));
        }
        String line = PlainText.line(note);
        IssuedCommand command = find(device, id)
                .filter(found -> found.fetchedAt().isPresent())
                .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND, "There is no such command."));
        database.transaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE device_command SET done_at = ?, outcome = ?, note = ? WHERE id = ? AND done_at IS NULL")) {
                update.setObject(1, now());
                update.setString(2, how.name());
                update.setString(3, line);
                update.setLong(4, id);
                if (update.executeUpdate() == 1) {
                    audit.note(
                            connection,
                            actor,
                            AuditAction.COMMAND_DONE,
                            device.label(),
                            "%s: %s%s".formatted(described(command), how, line.isEmpty() ? "" : ", " + line));
                }
                return how;
            }
        });
    }

    /** For each device with pending commands: the id of the last one that can still be fetched. */
    Map<Long, Long> pending() {
        return database.transaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT device, MAX(id) FROM device_command"
                    + " WHERE done_at IS NULL AND expires_at > ? GROUP BY device")) {
                select.setObject(1, now());
                try (ResultSet rows = select.executeQuery()) {
                    Map<Long, Long> pending = new HashMap<>();
                    while (rows.next()) {
                        pending.put(rows.getLong(1), rows.getLong(2));
                    }
                    return pending;
                }
            }
        });
    }

    /** Whether a device may join a room: its own, any if it has none, or one it was commanded to join. */
    public boolean mayJoin(Device device, String room) {
        if (device.homeRoom().isEmpty() || device.homeRoom().get().equals(room)) {
            return true;
        }
        return database.transaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT id FROM device_command WHERE device = ?"
                    + " AND kind = 'JOIN' AND room = ? AND fetched_at > ?")) {
                select.setLong(1, device.id());
                select.setString(2, room);
                select.setObject(3, now().minus(JOIN_PERMISSION_LIFETIME));
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    /** Marks commands that were not fetched in time as expired. */
    public void expire() {
        database.transaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT c.id, c.kind, c.room, d.id AS device, d.account FROM device_command c"
                                    + " JOIN device d ON d.id = c.device WHERE c.done_at IS NULL"
                                    + " AND c.fetched_at IS NULL AND c.expires_at <= ?");
                    PreparedStatement update =
                            connection.prepareStatement("UPDATE device_command SET done_at = ?, outcome = 'EXPIRED'"
                                    + " WHERE id = ? AND done_at IS NULL AND fetched_at IS NULL")) {
                select.setObject(1, now());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        update.setObject(1, now());
                        update.setLong(2, rows.getLong("id"));
                        if (update.executeUpdate() == 1) {
                            noteExpired(connection, rows);
                        }
                    }
                }
                return true;
            }
        });
    }

    private void noteExpired(Connection connection, ResultSet row) throws SQLException {
        audit.note(
                connection,
                AuditActor.BACKEND,
                AuditAction.COMMAND_EXPIRED,
                Device.label(row.getLong("device"), row.getString("account")),
                described(
                        row.getLong("id"),
                        CommandKind.valueOf(row.getString("kind")),
                        Optional.ofNullable(row.getString("room"))));
    }

    /** Deletes commands older than the given age. */
    public void deleteOld(Duration age) {
        database.transaction(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM device_command WHERE given_at < ?")) {
                delete.setObject(1, now().minus(age));
                return delete.executeUpdate();
            }
        });
    }

    private List<IssuedCommand> fetchable(Connection connection, Device device) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                SELECT + " WHERE device = ? AND done_at IS NULL AND expires_at > ? ORDER BY id")) {
            select.setLong(1, device.id());
            select.setObject(2, now());
            return commands(select);
        }
    }

    private static long newest(Connection connection, Device device) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT COALESCE(MAX(id), 0) FROM device_command WHERE device = ?")) {
            select.setLong(1, device.id());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static long insert(
            Connection connection, Device device, CommandKind kind, Optional<String> room, OffsetDateTime now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO device_command (device, kind, room, given_at, expires_at) VALUES (?, ?, ?, ?, ?)",
                new String[] {"id"})) {
            insert.setLong(1, device.id());
            insert.setString(2, kind.name());
            insert.setString(3, room.orElse(null));
            insert.setObject(4, now);
            insert.setObject(5, now.plus(LIFETIME));
            insert.executeUpdate();
            return generatedId(insert);
        }
    }

    private static long generatedId(Statement insert) throws SQLException {
        try (ResultSet keys = insert.getGeneratedKeys()) {
            if (!keys.next()) {
                throw new SQLException("the database returned no id");
            }
            return keys.getLong(1);
        }
    }

    /** Whether this call fetched the command: another backend may fetch it at the same time. */
    private boolean markFetched(Connection connection, IssuedCommand command) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE device_command SET fetched_at = ? WHERE id = ? AND fetched_at IS NULL")) {
            update.setObject(1, now());
            update.setLong(2, command.id());
            return update.executeUpdate() == 1;
        }
    }

    private static List<IssuedCommand> commands(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            List<IssuedCommand> commands = new ArrayList<>();
            while (rows.next()) {
                commands.add(command(rows));
            }
            return commands;
        }
    }

    private static IssuedCommand command(ResultSet row) throws SQLException {
        return new IssuedCommand(
                row.getLong("id"),
                CommandKind.valueOf(row.getString("kind")),
                Optional.ofNullable(row.getString("room")),
                row.getObject("given_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                instant(row, "fetched_at"),
                instant(row, "done_at"),
                Optional.ofNullable(row.getString("outcome")).map(CommandOutcome::valueOf),
                Optional.ofNullable(row.getString("note")).orElse(""));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static String described(IssuedCommand command) {
        return described(command.id(), command.kind(), command.room());
    }

    private static String described(long id, CommandKind kind, Optional<String> room) {
        return "%d %s".formatted(id, described(kind, room));
    }

    private static String described(CommandKind kind, Optional<String> room) {
        return room.map(name -> "%s %s".formatted(kind, name)).orElse(kind.name());
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
