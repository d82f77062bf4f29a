package io.postern.network.proxy.pac;

import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Implements the time conditions of scripts, with Netscape's parameters. The last argument may be {@code "GMT"}, which
 * the caller removes and replaces by {@code now} in that zone.
 */
final class PacTimeFunctions {
    private static final List<String> DAYS = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final int FIRST_YEAR = 1000;

    private PacTimeFunctions() {}

    /** Checks for one day, or a range of days, which may wrap around the week. */
    static boolean weekday(List<String> arguments, ZonedDateTime now) {
        if (arguments.isEmpty()) {
            return false;
        }
        int first = DAYS.indexOf(upper(arguments.getFirst()));
        int last = DAYS.indexOf(upper(arguments.get(Math.min(1, arguments.size() - 1))));
        return first >= 0 && last >= 0 && between(now.getDayOfWeek().getValue() - 1, first, last);
    }

    /**
     * Checks for an hour; two hours; two times of hour and minute; or two of hour, minute and second. The end is
     * included.
     */
    static boolean time(List<String> arguments, ZonedDateTime now) {
        int[] n = new int[arguments.size()];
        for (int i = 0; i < n.length; i++) {
            Integer number = number(arguments.get(i));
            if (number == null) {
                return false;
            }
            n[i] = number;
        }
        int second = now.toLocalTime().toSecondOfDay();
        return switch (n.length) {
            case 1 -> now.getHour() == n[0];
            // "9, 17" ends when 17:00 begins, as in browsers; with minutes the whole last minute counts.
            case 2 -> between(second, seconds(n[0], 0, 0), seconds(n[1], 0, 0));
            case 4 -> between(second, seconds(n[0], n[1], 0), seconds(n[2], n[3], 59));
            case 6 -> between(second, seconds(n[0], n[1], n[2]), seconds(n[3], n[4], n[5]));
            default -> false;
        };
    }

    private static int seconds(int hour, int minute, int second) {
        return hour * 3600 + minute * 60 + Math.min(second, LocalTime.MAX.getSecond());
    }

    /** Checks for days, months and years, alone or as a range, in the order day, month, year. */
    static boolean date(List<String> arguments, ZonedDateTime now) {
        List<Part> parts = new ArrayList<>();
        for (String argument : arguments) {
            Part part = Part.of(argument);
            if (part == null) {
                return false;
            }
            parts.add(part);
        }
        int half = parts.size() / 2;
        if (parts.isEmpty() || parts.size() > 6 || (parts.size() > 1 && parts.size() % 2 != 0)) {
            return false;
        }
        if (parts.size() == 1) {
            return parts.getFirst().value() == parts.getFirst().unit().of(now);
        }
        long from = 0;
        long to = 0;
        long today = 0;
        boolean withYear = false;
        for (Unit unit : Unit.values()) {
            Part first = find(parts.subList(0, half), unit);
            Part last = find(parts.subList(half, parts.size()), unit);
            if ((first == null) != (last == null)) {
                return false;
            }
            if (first != null && last != null) {
                from = from * FIRST_YEAR + first.value();
                to = to * FIRST_YEAR + last.value();
                today = today * FIRST_YEAR + unit.of(now);
                withYear |= unit == Unit.YEAR;
            }
        }
        return withYear ? from <= today && today <= to : between(today, from, to);
    }

    private static @Nullable Part find(List<Part> parts, Unit unit) {
        return parts.stream().filter(part -> part.unit() == unit).findFirst().orElse(null);
    }

    /** The units from the largest to the smallest. */
    private enum Unit {
        YEAR,
        MONTH,
        DAY;

        int of(ZonedDateTime now) {
            return switch (this) {
                case YEAR -> now.getYear();
                case MONTH -> now.getMonthValue();
                case DAY -> now.getDayOfMonth();
            };
        }
    }

    private record Part(Unit unit, int value) {
        static @Nullable Part of(String text) {
            int month = MONTHS.indexOf(upper(text));
            if (month >= 0) {
                return new Part(Unit.MONTH, month + 1);
            }
            Integer number = number(text);
            if (number == null) {
                return null;
            }
            return new Part(number >= FIRST_YEAR ? Unit.YEAR : Unit.DAY, number);
        }
    }

    /**
     * Whether a value is in a range; a range whose end is before its beginning wraps around (Friday to Monday, 22 to 6
     * o'clock).
     */
    private static boolean between(long value, long from, long to) {
        return from <= to ? from <= value && value <= to : value >= from || value <= to;
    }

    /** Parses a number, which scripts pass as {@code 9} or {@code 9.0}. */
    private static @Nullable Integer number(String text) {
        String whole = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        if (whole.isEmpty() || whole.length() > 4 || !whole.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        return Integer.valueOf(whole);
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
