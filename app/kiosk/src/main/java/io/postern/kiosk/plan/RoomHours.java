package io.postern.kiosk.plan;

import io.postern.settings.policy.KioskPolicy.Hours;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One interval of a room's hours on one day, which may last until the next day. A time that a day does not have,
 * because clocks were put forward, is an hour later; one that it has twice is the first of them.
 *
 * @param until the first moment that does not belong to it
 */
public record RoomHours(ZonedDateTime from, ZonedDateTime until) {
    /** Longer than a week, because the week's only interval may have just begun. */
    private static final int DAYS_AHEAD = 8;

    /** Returns the current interval; of several the one that began last. */
    static Optional<RoomHours> at(List<Hours> hours, ZonedDateTime now) {
        return days(hours, now, -1, 0)
                .filter(stretch -> !now.isBefore(stretch.from) && now.isBefore(stretch.until))
                .max(Comparator.comparing(RoomHours::from));
    }

    /** Returns the next interval to begin. */
    static Optional<RoomHours> after(List<Hours> hours, ZonedDateTime now) {
        return days(hours, now, 0, DAYS_AHEAD)
                .filter(stretch -> stretch.from.isAfter(now))
                .min(Comparator.comparing(RoomHours::from));
    }

    private static Stream<RoomHours> days(List<Hours> hours, ZonedDateTime now, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(now.toLocalDate()::plusDays)
                .flatMap(day -> hours.stream()
                        .filter(some -> some.days().contains(day.getDayOfWeek()))
                        .map(some -> of(some, day, now)));
    }

    private static RoomHours of(Hours hours, LocalDate day, ZonedDateTime now) {
        LocalDate end = hours.until().isAfter(hours.from()) ? day : day.plusDays(1);
        return new RoomHours(
                ZonedDateTime.of(day, hours.from(), now.getZone()),
                ZonedDateTime.of(end, hours.until(), now.getZone()));
    }
}
