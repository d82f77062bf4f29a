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

/** What has to be done now and then: commands that nobody fetched are noted, what is too old is forgotten. */
final class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final AuditLog audit;
    private final DeviceCommandQueue commands;
    private final RemovedParticipants removals;
    private final Duration kept;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("postern-housekeeping").factory());

    /** @param kept how long what was done and told is kept */
    Housekeeping(AuditLog audit, DeviceCommandQueue commands, RemovedParticipants removals, Duration kept) {
        this.audit = audit;
        this.commands = commands;
        this.removals = removals;
        this.kept = kept;
        worker.scheduleWithFixedDelay(this::tidy, 0, INTERVAL.toSeconds(), TimeUnit.SECONDS);
    }

    private void tidy() {
        try {
            commands.expire();
            removals.forget();
            commands.forget(kept);
            int forgotten = audit.forget(kept);
            if (forgotten > 0) {
                log.info("Forgot {} entries of the audit that were older than {} days", forgotten, kept.toDays());
            }
        } catch (RuntimeException e) {
            // A task that throws is not run again.
            log.error("Tidying the database failed", e);
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
