package io.postern.kiosk.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The time of an event on two clocks. The hours of a day are read from the wall clock, which may be set. Durations are
 * measured with the uptime, which nobody can set.
 *
 * @param wall the wall clock
 * @param uptime how long the program has been running
 * @param zone the machine's time zone
 * @param dice from 0 to 1, at random, so that many rooms do not ask a server at the same moment
 */
public record EventTime(Instant wall, Duration uptime, ZoneId zone, double dice) {
    ZonedDateTime local() {
        return wall.atZone(zone);
    }
}
