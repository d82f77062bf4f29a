package io.postern.kiosk.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.settings.policy.KioskPolicy.Hours;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hours of a room on a calendar in Berlin: 2026-11-23 is a Monday, clocks go back on 2026-10-25, forward on 2027-03-28. */
class RoomHoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<DayOfWeek> WORK =
            EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);

    @ParameterizedTest(name = "{0}, {1}–{2}, at {3}: since {4}, next {5}")
    @CsvSource({
        // A working day.
        "WORK, 08:30, 17:00, 2026-11-23T08:29:59, -,                2026-11-23T08:30",
        "WORK, 08:30, 17:00, 2026-11-23T08:30,    2026-11-23T08:30, 2026-11-24T08:30",
        "WORK, 08:30, 17:00, 2026-11-23T16:59:59, 2026-11-23T08:30, 2026-11-24T08:30",
        "WORK, 08:30, 17:00, 2026-11-23T17:00,    -,                2026-11-24T08:30",
        // Over a weekend.
        "WORK, 08:30, 17:00, 2026-11-27T18:00,    -,                2026-11-30T08:30",
        "WORK, 08:30, 17:00, 2026-11-28T12:00,    -,                2026-11-30T08:30",
        // A night: it belongs to the day it begins on.
        "WORK, 22:00, 06:00, 2026-11-23T23:59,    2026-11-23T22:00, 2026-11-24T22:00",
        "WORK, 22:00, 06:00, 2026-11-24T05:59,    2026-11-23T22:00, 2026-11-24T22:00",
        "WORK, 22:00, 06:00, 2026-11-24T06:00,    -,                2026-11-24T22:00",
        "WORK, 22:00, 06:00, 2026-11-28T05:00,    2026-11-27T22:00, 2026-11-30T22:00",
        "WORK, 22:00, 06:00, 2026-11-23T05:00,    -,                2026-11-23T22:00",
        // Once a week: the next one is a week away.
        "MONDAY, 09:00, 10:00, 2026-11-23T09:30,  2026-11-23T09:00, 2026-11-30T09:00",
        // All day: from one midnight to the next, without a gap.
        "WORK, 00:00, 00:00, 2026-11-23T00:00,    2026-11-23T00:00, 2026-11-24T00:00",
        "WORK, 00:00, 00:00, 2026-11-24T00:00,    2026-11-24T00:00, 2026-11-25T00:00",
        // Half past two does not exist when clocks go forward: it is half past three.
        "SUNDAY, 02:30, 05:00, 2027-03-28T03:29,  -,                2027-03-28T03:30",
        "SUNDAY, 02:30, 05:00, 2027-03-28T03:30,  2027-03-28T03:30, 2027-04-04T02:30",
    })
    void hoursOfAWeek(String days, String from, String until, String now, String since, String next) {
        Set<DayOfWeek> on = days.equals("WORK") ? WORK : EnumSet.of(DayOfWeek.valueOf(days));
        List<Hours> hours = List.of(new Hours(on, LocalTime.parse(from), LocalTime.parse(until)));
        ZonedDateTime at = LocalDateTime.parse(now).atZone(BERLIN);
        assertEquals(
                since,
                RoomHours.at(hours, at)
                        .map(s -> s.from().toLocalDateTime().toString())
                        .orElse("-"));
        assertEquals(
                next,
                RoomHours.after(hours, at)
                        .map(s -> s.from().toLocalDateTime().toString())
                        .orElse("-"));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "2026-10-25T02:30, +02:00, true",
        "2026-10-25T02:30, +01:00, true",
        "2026-10-25T03:29, +01:00, true",
        "2026-10-25T03:30, +01:00, false",
        "2026-10-25T02:29, +02:00, false",
    })
    void anHourThatComesTwiceIsWhollyInside(String local, String offset, boolean inside) {
        List<Hours> hours =
                List.of(new Hours(Set.of(DayOfWeek.SUNDAY), LocalTime.parse("02:30"), LocalTime.parse("03:30")));
        ZonedDateTime at = ZonedDateTime.ofLocal(LocalDateTime.parse(local), BERLIN, java.time.ZoneOffset.of(offset));
        assertEquals(inside, RoomHours.at(hours, at).isPresent());
    }
}
