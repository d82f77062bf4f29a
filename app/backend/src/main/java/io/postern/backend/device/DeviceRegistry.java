package io.postern.backend.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.backend.account.Account;
import io.postern.backend.account.AccountStore;
import io.postern.backend.audit.AuditAction;
import io.postern.backend.audit.AuditActor;
import io.postern.backend.audit.AuditLog;
import io.postern.backend.database.Database;
import io.postern.backend.rooms.RoomNameRules;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machines in the database. A machine is enrolled by a code that an administrator made, and keeps a token; of both the
 * database has the SHA-256 only. Thread safe.
 */
public final class DeviceRegistry {
    /** How long a code works. */
    public static final Duration CODE_LIFETIME = Duration.ofMinutes(15);

    private static final Logger log = LoggerFactory.getLogger(DeviceRegistry.class);

    private static final Duration SEEN_STEPS = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SELECT =
            "SELECT d.id, d.account, a.display_name, d.home_room, d.enrolled_at, d.seen_at, d.status"
                    + " FROM device d JOIN account a ON a.name = d.account";

    private final Database database;
    private final AccountStore accounts;
    private final AuditLog audit;
    private final InstantSource clock;

    public DeviceRegistry(Database database, AccountStore accounts, AuditLog audit, InstantSource clock) {
        this.database = database;
        this.accounts = accounts;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes a code for a room account, which is made if there is none. It takes the place of an earlier code of the account.
     *
     * @param displayName what other people will see; empty to leave it
     * @param homeRoom the only room the machine may join without being told to; empty for any
     * @throws io.postern.backend.account.AccountException if the account cannot be a meeting room's
     * @throws io.postern.backend.error.RefusedException if the room's name is none
     */
    public EnrolmentCode makeCode(
            AuditActor actor, String name, Optional<String> displayName, Optional<String> homeRoom) {
        Optional<String> room = homeRoom.map(RoomNameRules::require);
        Account account = accounts.room(name, displayName);
        String code = DeviceSecrets.newCode();
        database.transaction(connection -> {
            OffsetDateTime now = now();
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM enrolment_code WHERE account = ? OR expires_at <= ?")) {
                delete.setString(1, account.name());
                delete.setObject(2, now);
                delete.executeUpdate();
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO enrolment_code (code_hash, account, home_room, expires_at) VALUES (?, ?, ?, ?)")) {
                insert.setString(1, DeviceSecrets.hashOfCode(code));
                insert.setString(2, account.name());
                insert.setString(3, room.orElse(null));
                insert.setObject(4, now.plus(CODE_LIFETIME));
                insert.executeUpdate();
            }
            String detail = room.map("for room %s"::formatted).orElse("for any room");
            audit.note(connection, actor, AuditAction.DEVICE_CODE_MADE, account.name(), detail);
            return account;
        });
        return new EnrolmentCode(code, account, room, CODE_LIFETIME);
    }

    /** Makes the caller the machine of the code's account, in place of an earlier one; empty if the code is not good. */
    Optional<Enrolment> enrol(String code, String address) {
        String hash = DeviceSecrets.hashOfCode(code);
        String token = DeviceSecrets.newToken();
        Optional<Enrolment> enrolment = database.transaction(connection -> {
            Optional<Place> place = take(connection, hash);
            if (place.isEmpty()) {
                return Optional.empty();
            }
            String account = place.get().account();
            AuditActor machine = new AuditActor(account, address);
            Optional<Device> before = one(connection, SELECT + " WHERE d.account = ?", account);
            if (before.isPresent()) {
                delete(connection, before.get());
                audit.note(
                        connection,
                        machine,
                        AuditAction.DEVICE_REVOKED,
                        before.get().label(),
                        "another took its place");
            }
            insert(connection, place.get(), token);
            Device device = one(connection, SELECT + " WHERE d.account = ?", account)
                    .orElseThrow(() -> new SQLException("the device just made is not there"));
            audit.note(connection, machine, AuditAction.DEVICE_ENROLLED, device.label(), "");
            return Optional.of(new Enrolment(device, token));
        });
        enrolment.ifPresent(
                done -> log.info("Enrolled {} from {}", done.device().label(), address));
        return enrolment;
    }

    /** All machines by account. */
    public List<Device> list() {
        return database.transaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + " ORDER BY d.account");
                    ResultSet rows = select.executeQuery()) {
                List<Device> devices = new ArrayList<>();
                while (rows.next()) {
                    devices.add(device(rows));
                }
                return devices;
            }
        });
    }

    public Optional<Device> find(long id) {
        return database.transaction(connection -> one(connection, SELECT + " WHERE d.id = ?", id));
    }

    /** The machine of a room account, if one is enrolled. */
    public Optional<Device> ofAccount(String account) {
        return database.transaction(connection -> one(connection, SELECT + " WHERE d.account = ?", account));
    }

    Optional<Device> ofToken(String token) {
        if (!DeviceSecrets.isPossibleToken(token)) {
            return Optional.empty();
        }
        String hash = DeviceSecrets.sha256(token);
        return database.transaction(connection -> one(connection, SELECT + " WHERE d.token_hash = ?", hash));
    }

    /** Takes a machine's token away and ends its sign-ins at once; false if there is no such machine. */
    public boolean revoke(AuditActor actor, long id) {
        return database.transaction(connection -> {
            Optional<Device> device = one(connection, SELECT + " WHERE d.id = ?", id);
            if (device.isEmpty()) {
                return false;
            }
            delete(connection, device.get());
            audit.note(
                    connection, actor, AuditAction.DEVICE_REVOKED, device.get().label(), "");
            return true;
        });
    }

    /** Notes that a machine called. */
    public void seen(Device device) {
        if (device.seenAt().plus(SEEN_STEPS).isAfter(clock.instant())) {
            return;
        }
        database.transaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement("UPDATE device SET seen_at = ? WHERE id = ?")) {
                update.setObject(1, now());
                update.setLong(2, device.id());
                return update.executeUpdate();
            }
        });
    }

    /** Keeps what a machine says about itself, in place of what it said before. */
    public void report(Device device, DeviceReport report) {
        String json;
        try {
            json = JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report cannot be written.", e);
        }
        database.transaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE device SET status = ?, reported_at = ?, seen_at = ? WHERE id = ?")) {
                update.setString(1, json);
                update.setObject(2, now());
                update.setObject(3, now());
                update.setLong(4, device.id());
                return update.executeUpdate();
            }
        });
    }

    /** Which machines there are. */
    Set<Long> ids() {
        return database.transaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT id FROM device");
                    ResultSet rows = select.executeQuery()) {
                Set<Long> ids = new HashSet<>();
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
                return ids;
            }
        });
    }

    /** The identities that are no people. */
    Set<String> roomAccounts() {
        return database.transaction(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT name FROM account WHERE role = 'ROOM'");
                    ResultSet rows = select.executeQuery()) {
                Set<String> names = new HashSet<>();
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
                return names;
            }
        });
    }

    private record Place(String account, @Nullable String homeRoom) {}

    /** Whose code it is. Whoever deletes the row has it: of two that come at once only one does. */
    private Optional<Place> take(Connection connection, String hash) throws SQLException {
        Place place;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT account, home_room FROM enrolment_code WHERE code_hash = ? AND expires_at > ?")) {
            select.setString(1, hash);
            select.setObject(2, now());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                place = new Place(row.getString("account"), row.getString("home_room"));
            }
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM enrolment_code WHERE code_hash = ?")) {
            delete.setString(1, hash);
            return delete.executeUpdate() == 1 ? Optional.of(place) : Optional.empty();
        }
    }

    private void insert(Connection connection, Place place, String token) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO device (account, home_room, token_hash, enrolled_at, seen_at) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, place.account());
            insert.setString(2, place.homeRoom());
            insert.setString(3, DeviceSecrets.sha256(token));
            insert.setObject(4, now());
            insert.setObject(5, now());
            insert.executeUpdate();
        }
    }

    private static void delete(Connection connection, Device device) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM device WHERE id = ?")) {
            delete.setLong(1, device.id());
            delete.executeUpdate();
        }
        try (PreparedStatement sessions = connection.prepareStatement("DELETE FROM login_session WHERE account = ?")) {
            sessions.setString(1, device.account());
            sessions.executeUpdate();
        }
    }

    private static Optional<Device> one(Connection connection, String sql, Object value) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, value);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(device(row)) : Optional.empty();
            }
        }
    }

    private static Device device(ResultSet row) throws SQLException {
        return new Device(
                row.getLong("id"),
                row.getString("account"),
                row.getString("display_name"),
                Optional.ofNullable(row.getString("home_room")),
                instant(row, "enrolled_at"),
                instant(row, "seen_at"),
                report(row.getString("status")));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Optional<DeviceReport> report(@Nullable String json) throws SQLException {
        try {
            return json == null ? Optional.empty() : Optional.of(JSON.readValue(json, DeviceReport.class));
        } catch (JsonProcessingException e) {
            throw new SQLException("a report that cannot be read", e);
        }
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
