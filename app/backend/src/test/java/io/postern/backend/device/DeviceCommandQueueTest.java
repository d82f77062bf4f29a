package io.postern.backend.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.SettableClock;
import io.postern.backend.account.AccountStore;
import io.postern.backend.account.PasswordHasher;
import io.postern.backend.audit.AuditAction;
import io.postern.backend.audit.AuditActor;
import io.postern.backend.audit.AuditEntry;
import io.postern.backend.audit.AuditLog;
import io.postern.backend.database.Database;
import io.postern.backend.database.DatabaseConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expiry and retention of commands and audit entries. */
class DeviceCommandQueueTest {
    private static final AuditActor ADMIN = new AuditActor("grace", "192.0.2.1");

    private final SettableClock clock = new SettableClock();
    private final Database database = Database.open(DatabaseConfig.inMemory());
    private final AuditLog audit = new AuditLog(database, clock);
    private final DeviceRegistry devices =
            new DeviceRegistry(database, new AccountStore(database, new PasswordHasher()), audit, clock);
    private final DeviceCommandQueue commands = new DeviceCommandQueue(database, audit, clock);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatNobodyFetchedIsNotedOnce() {
        Device device = device();
        IssuedCommand restart = commands.give(ADMIN, device, CommandKind.RESTART, Optional.empty());
        commands.expire();
        assertEquals(List.of(), audited(AuditAction.COMMAND_EXPIRED));

        clock.advance(DeviceCommandQueue.LIFETIME);
        commands.expire();
        commands.expire();
        List<AuditEntry> noted = audited(AuditAction.COMMAND_EXPIRED);
        assertEquals(1, noted.size());
        assertEquals("%d RESTART".formatted(restart.id()), noted.get(0).detail());
        assertEquals("backend", noted.get(0).who());
        assertEquals(
                IssuedCommand.State.EXPIRED,
                commands.find(device, restart.id()).orElseThrow().state(clock.instant()));
    }

    @Test
    void whatIsOldIsForgotten() {
        Device device = device();
        commands.give(ADMIN, device, CommandKind.MUTE, Optional.empty());
        clock.advance(Duration.ofDays(90));
        commands.give(ADMIN, device, CommandKind.UNMUTE, Optional.empty());
        clock.advance(Duration.ofDays(1));

        assertEquals(3, audit.deleteOld(Duration.ofDays(90)), "the code, the enrolment and the first command");
        commands.deleteOld(Duration.ofDays(90));
        assertEquals(
                List.of(CommandKind.UNMUTE),
                commands.list(device).stream().map(IssuedCommand::kind).toList());
        assertEquals(1, audited(AuditAction.COMMAND_GIVEN).size());
    }

    @Test
    void oneEntryOfTheAuditIsOneLine() {
        audit.note(
                new AuditActor("grace\nadmin", "192.0.2.1"),
                AuditAction.ROOM_CREATED,
                "a\u0000\tb\u2028c",
                "🎉".repeat(400));
        AuditEntry entry = audited(AuditAction.ROOM_CREATED).get(0);
        assertEquals("grace admin", entry.who());
        assertTrue(entry.subject().startsWith("a  b"), entry.subject());
        assertTrue(entry.detail().endsWith("🎉…"), entry.detail());
    }

    @ParameterizedTest
    @CsvSource({"0, -1, true", "0, 0, false", "5, 3, true", "1099511627775, 4094, true", "7, 9999, true"})
    void aCursorSurvivesTheWayToTheMachineAndBack(long command, int people, boolean differsFromNone) {
        NewsCursor cursor = new NewsCursor(command, people);
        assertTrue(cursor.number() > 0);
        assertEquals(cursor, NewsCursor.of(cursor.number()));
        assertEquals(differsFromNone, cursor.differs(0));
        assertEquals(false, cursor.differs(people), "also beyond what it can hold");
        assertEquals(false, cursor.differs(RoomOccupancy.UNKNOWN));
    }

    private Device device() {
        EnrolmentCode code = devices.makeCode(ADMIN, "board", Optional.empty(), Optional.empty());
        return devices.enrol(code.text(), "192.0.2.2").orElseThrow().device();
    }

    private List<AuditEntry> audited(AuditAction act) {
        return audit.list(new AuditLog.Query(Optional.empty(), Optional.of(act), Optional.empty(), 10));
    }
}
