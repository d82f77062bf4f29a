package io.postern.backend;

import io.postern.backend.audit.AuditLog;
import io.postern.backend.device.DeviceCommandQueue;
import io.postern.backend.rooms.RemovedParticipants;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs once a minute: records commands that expired and deletes data past its retention. */
final class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final AuditLog audit;
    private final DeviceCommandQueue commands;
    private final RemovedParticipants removals;
    private final Duration retention;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("postern-housekeeping").factory());

    /**
     * @param retention how long audit entries and commands are kept
     */
    Housekeeping(AuditLog audit, DeviceCommandQueue commands, RemovedParticipants removals, Duration retention) {
        this.audit = audit;
        this.commands = commands;
        this.removals = removals;
        this.retention = retention;
        worker.scheduleWithFixedDelay(this::run, 0, INTERVAL.toSeconds(), TimeUnit.SECONDS);
    }

    private void run() {
        try {
            commands.expire();
            removals.deleteOld();
            commands.deleteOld(retention);
            int forgotten = audit.deleteOld(retention);
            if (forgotten > 0) {
                log.info("Deleted {} audit entries older than {} days", forgotten, retention.toDays());
            }
        } catch (RuntimeException e) {
            // A scheduled task that throws is not run again.
            log.error("Cleaning up the database failed", e);
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
