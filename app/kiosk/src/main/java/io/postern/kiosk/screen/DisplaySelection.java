package io.postern.kiosk.screen;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Chooses the display that a kiosk fills, as a pure function. */
public final class DisplaySelection {
    private DisplaySelection() {}

    /**
     * A display.
     *
     * @param name the system's name of it; empty while unknown
     * @param primary whether it is the system's main one
     */
    public record Display(String name, double x, double y, boolean primary) {}

    /**
     * Returns the wanted display, or the main one while the wanted one is not plugged in.
     *
     * @param wanted a number from 1, counted from left to right and then from top to bottom, or a part of a name; empty
     *     for the main one
     * @param present not empty
     */
    public static Display choose(Optional<String> wanted, List<Display> present) {
        Display main = present.stream().filter(Display::primary).findFirst().orElse(present.getFirst());
        return asked(wanted).flatMap(text -> find(text, present)).orElse(main);
    }

    /**
     * Returns the wanted number or name if there is no such display. A name does not count as missing before the names
     * of displays are known.
     */
    public static Optional<String> missing(Optional<String> wanted, List<Display> present) {
        return asked(wanted)
                .filter(text -> isNumber(text)
                        || present.stream().anyMatch(display -> !display.name().isEmpty()))
                .filter(text -> find(text, present).isEmpty());
    }

    private static Optional<String> asked(Optional<String> wanted) {
        return wanted.map(String::strip).filter(text -> !text.isEmpty());
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,2}");
    }

    private static Optional<Display> find(String text, List<Display> present) {
        return isNumber(text) ? numbered(text, present) : named(text, present);
    }

    private static Optional<Display> numbered(String number, List<Display> present) {
        return present.stream()
                .sorted((one, other) ->
                        one.x() != other.x() ? Double.compare(one.x(), other.x()) : Double.compare(one.y(), other.y()))
                .skip(Math.max(0, Integer.parseInt(number) - 1L))
                .findFirst();
    }

    private static Optional<Display> named(String part, List<Display> present) {
        String wanted = part.toLowerCase(Locale.ROOT);
        return present.stream()
                .filter(display -> display.name().toLowerCase(Locale.ROOT).contains(wanted))
                .findFirst();
    }
}
