package io.postern.doctor;

import io.postern.network.dial.DialFailure;
import io.postern.resources.Texts;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a check found. Immutable; holds no tokens, no passwords and nobody's user name.
 *
 * @param key of the person's sentence in the resource bundles
 * @param arguments what goes into the sentence
 * @param measured values by name, for technicians and scripts: text, whole numbers, fractions, truth values, and lists
 *     and maps of such; the names say the unit ({@code round_trip_ms})
 * @param detail what exactly was seen, in English, may be empty
 * @param took how long the check lasted
 */
public record Finding(
        Check check,
        Outcome outcome,
        String key,
        List<Object> arguments,
        Map<String, Object> measured,
        String detail,
        Duration took) {
    /** How it went. */
    public enum Outcome {
        OK,
        /** It works, and something about it should be known. */
        WARNING,
        FAILED,
        /** It was not looked at; the sentence says why. */
        SKIPPED;

        /** As it stands in reports. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Finding {
        arguments = List.copyOf(arguments);
        measured = Collections.unmodifiableMap(new LinkedHashMap<>(measured));
    }

    static Finding ok(Check check, String key, Object... arguments) {
        return of(check, Outcome.OK, key, List.of(arguments));
    }

    static Finding warning(Check check, String key, Object... arguments) {
        return of(check, Outcome.WARNING, key, List.of(arguments));
    }

    static Finding failed(Check check, String key, Object... arguments) {
        return of(check, Outcome.FAILED, key, List.of(arguments));
    }

    /** Failed because something could not be reached. */
    static Finding failed(Check check, DialFailure failure) {
        return of(check, Outcome.FAILED, failure.key(), failure.arguments()).detail(failure.detail());
    }

    static Finding skipped(Check check, String key, Object... arguments) {
        return of(check, Outcome.SKIPPED, key, List.of(arguments));
    }

    private static Finding of(Check check, Outcome outcome, String key, List<Object> arguments) {
        return new Finding(check, outcome, key, arguments, Map.of(), "", Duration.ZERO);
    }

    /** The same with one more value; null adds nothing. */
    Finding with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(measured);
        more.put(name, value);
        return new Finding(check, outcome, key, arguments, more, detail, took);
    }

    Finding detail(String text) {
        return new Finding(check, outcome, key, arguments, measured, text, took);
    }

    Finding took(Duration time) {
        return new Finding(check, outcome, key, arguments, measured, detail, time);
    }

    /** Whether nothing stands in the way here. */
    public boolean works() {
        return outcome == Outcome.OK || outcome == Outcome.WARNING;
    }

    /** What a person reads. */
    public String sentence(Texts texts) {
        return CheckTexts.of(texts, key, arguments);
    }

    @Override
    public String toString() {
        return check + " " + outcome.name().toLowerCase(Locale.ROOT) + " (" + key + ")";
    }
}
