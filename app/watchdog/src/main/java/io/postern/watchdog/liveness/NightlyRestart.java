package io.postern.watchdog.liveness;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Decides when the nightly restart is due: when the window has been running since before the last occurrence of the
 * given local time. The rule is stateless, so a restart delayed by a meeting happens after it, no restart happens
 * twice, and a machine that was suspended or whose clock was set catches up once.
 *
 * @param time where the clock skips this time, the time as much later as the clock was put forward; where it occurs
 *     twice, the first occurrence
 */
public record NightlyRestart(LocalTime time, ZoneId zone) {
    /**
     * @param startedAt when the window was started; a start after {@code now} means that the clock was put back: not
     *     due
     */
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
