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
 * The enrolled devices in the database. A device is enrolled by a code that an administrator made, and receives a
 * token; the database stores only SHA-256 hashes of both. Thread safe.
 */
public final class DeviceRegistry {
    /** How long an enrolment code is valid. */
    public static final Duration CODE_LIFETIME = Duration.ofMinutes(15);

    private static final Logger log = LoggerFactory.getLogger(DeviceRegistry.class);

    private static final Duration SEEN_RESOLUTION = Duration.ofSeconds(10);
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
     * Makes an enrolment code for a room account, which is created if necessary. Replaces an earlier code of the
     * account.
     *
     * @param displayName the new display name; empty to keep the current one
     * @param homeRoom the only room that the device may join without a command; empty: any room
     * @throws io.postern.backend.account.AccountException if the account cannot be a room account
     * @throws io.postern.backend.error.RefusedException if the room name is invalid
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

    /**
     * Enrols the caller as the device of the code's account, replacing an earlier one; empty if the code is invalid.
     */
    Optional<Enrolment> enrol(String code, String address) {
        String hash = DeviceSecrets.hashOfCode(code);
        String token = DeviceSecrets.newToken();
        Optional<Enrolment> enrolment = database.transaction(connection -> {
            Optional<EnrolmentTarget> place = take(connection, hash);
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
                        "replaced by another device");
            }
            insert(connection, place.get(), token);
            Device device = one(connection, SELECT + " WHERE d.account = ?", account)
                    .orElseThrow(() -> new SQLException("the new device cannot be found"));
            audit.note(connection, machine, AuditAction.DEVICE_ENROLLED, device.label(), "");
            return Optional.of(new Enrolment(device, token));
        });
        enrolment.ifPresent(
                done -> log.info("Enrolled {} from {}", done.device().label(), address));
        return enrolment;
    }

    /** All devices, sorted by account. */
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

    /** The device of a room account, if one is enrolled. */
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

    /** Revokes a device's token and ends its sessions immediately; false if there is no such device. */
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

    /** Notes that a device has sent a request. */
    public void seen(Device device) {
        if (device.seenAt().plus(SEEN_RESOLUTION).isAfter(clock.instant())) {
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

    /** Stores the status report of a device, replacing the previous one. */
    public void report(Device device, DeviceReport report) {
        String json;
        try {
            json = JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A status report cannot be written.", e);
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

    /** The ids of all devices. */
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

    /** The identities of meeting rooms, which do not count as people. */
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

    private record EnrolmentTarget(String account, @Nullable String homeRoom) {}

    /** Finds and deletes an enrolment code. Only the call that deletes the row gets it, so that a code works once. */
    private Optional<EnrolmentTarget> take(Connection connection, String hash) throws SQLException {
        EnrolmentTarget place;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT account, home_room FROM enrolment_code WHERE code_hash = ? AND expires_at > ?")) {
            select.setString(1, hash);
            select.setObject(2, now());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                place = new EnrolmentTarget(row.getString("account"), row.getString("home_room"));
            }
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM enrolment_code WHERE code_hash = ?")) {
            delete.setString(1, hash);
            return delete.executeUpdate() == 1 ? Optional.of(place) : Optional.empty();
        }
    }

    private void insert(Connection connection, EnrolmentTarget place, String token) throws SQLException {
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
            throw new SQLException("a status report cannot be read", e);
        }
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
