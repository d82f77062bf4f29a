package io.postern.watchdog.liveness;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * When the nightly restart is due. There is nothing to remember: a window is due that has been running since before the
 * last time the clock showed that hour. So a restart that had to wait for a meeting comes after it, none comes twice, and
 * a machine that was asleep or whose clock was set catches up once.
 *
 * @param time where a night has no such time, as much later as the clock was put forward; where it has it twice, the first
 */
public record NightlyRestart(LocalTime time, ZoneId zone) {
    /** @param startedAt when the window was started; one after {@code now} is of a clock that was put back: not due */
    public boolean due(Instant startedAt, Instant now) {
        return startedAt.isBefore(last(now));
    }

    private Instant last(Instant now) {
        ZonedDateTime today = now.atZone(zone).toLocalDate().atTime(time).atZone(zone);
        return today.toInstant().isAfter(now)
                ? now.atZone(zone)
                        .toLocalDate()
                        .minusDays(1)
                        .atTime(time)
                        .atZone(zone)
                        .toInstant()
                : today.toInstant();
    }
}
