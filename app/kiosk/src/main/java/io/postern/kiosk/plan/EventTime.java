package io.postern.kiosk.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The time of an event on two clocks. Two clocks: hours of a day go by the one on the wall, which may be set; how long
 * something lasts goes by the other, which nobody can set.
 *
 * @param wall what a clock on the wall shows
 * @param up how long the program has been running
 * @param zone the machine's time zone
 * @param dice from 0 to 1, at random, so that many rooms do not ask a server at the same moment
 */
public record EventTime(Instant wall, Duration up, ZoneId zone, double dice) {
    ZonedDateTime local() {
        return wall.atZone(zone);
    }
}
