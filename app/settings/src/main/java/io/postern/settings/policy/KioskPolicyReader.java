package io.postern.settings.policy;

import io.postern.settings.policy.KioskPolicy.Hours;
import io.postern.settings.policy.KioskPolicy.Join;
import io.postern.settings.policy.PolicyProblem.Cause;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the meeting-room part of a policy. A machine that is configured as a kiosk stays one even if the rest is
 * invalid, because its desktop is not for everybody.
 */
final class KioskPolicyReader {
    private static final Duration LEAVE_WHEN_ALONE = Duration.ofMinutes(2);
    private static final Duration SCREEN_OFF = Duration.ofMinutes(10);
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,6})\\s*([smh])");

    /** The form that {@code postern --hash-pin} prints. */
    private static final Pattern PIN_HASH =
            Pattern.compile("pbkdf2-sha256:\\d{4,8}:[A-Za-z0-9+/]{11,}={0,2}:[A-Za-z0-9+/]{43}=?");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private KioskPolicyReader() {}

    static KioskPolicy read(PolicySection kiosk) {
        boolean enabled = kiosk.flag("enabled").orElse(true);
        Optional<String> roomName = kiosk.text("roomName");
        String room = kiosk.text("room").orElse("");
        if (room.isEmpty()) {
            kiosk.note("room", Cause.KIOSK_ROOM);
        }
        Optional<String> display = kiosk.textOrNumber("display");
        List<Hours> hours = new ArrayList<>();
        for (PolicySection stretch : kiosk.sections("hours")) {
            hours(stretch).ifPresent(hours::add);
        }
        Duration alone =
                kiosk.text("leaveWhenAlone", KioskPolicyReader::duration).orElse(LEAVE_WHEN_ALONE);
        Duration dark = kiosk.text("screenOff", KioskPolicyReader::duration).orElse(SCREEN_OFF);
        KioskPolicy policy = new KioskPolicy(
                enabled,
                roomName,
                room,
                display,
                join(kiosk, hours),
                hours,
                alone,
                dark,
                kiosk.text("pinHash", KioskPolicyReader::pinHash),
                kiosk.text("joinAddress", KioskPolicyReader::joinAddress),
                kiosk.text("camera"),
                kiosk.text("microphone"),
                kiosk.text("speaker"),
                kiosk.text("restartAt", KioskPolicyReader::time));
        kiosk.end();
        return policy;
    }

    // Where it is not known when to join, nobody's room is listened to: somebody has to press the button.
    private static Join join(PolicySection kiosk, List<Hours> hours) {
        Join join = kiosk.choice("join", Join.class).orElse(kiosk.has("join") ? Join.BY_HAND : Join.WHEN_SOMEONE_JOINS);
        if (join == Join.SCHEDULE && hours.isEmpty()) {
            kiosk.note("join", Cause.KIOSK_HOURS);
            return Join.BY_HAND;
        }
        return join;
    }

    private static Optional<Hours> hours(PolicySection stretch) {
        List<DayOfWeek> days = stretch.choices("days", DayOfWeek.class);
        Optional<LocalTime> from = stretch.text("from", KioskPolicyReader::time);
        Optional<LocalTime> until = stretch.text("until", KioskPolicyReader::time);
        for (String name : List.of("days", "from", "until")) {
            if (!stretch.has(name)) {
                stretch.note(name, Cause.MISSING);
            }
        }
        if (stretch.has("days") && days.isEmpty()) {
            stretch.note("days", Cause.EMPTY);
        }
        stretch.end();
        return days.isEmpty() || from.isEmpty() || until.isEmpty()
                ? Optional.empty()
                : Optional.of(new Hours(EnumSet.copyOf(days), from.get(), until.get()));
    }

    private static Optional<LocalTime> time(String text, PolicySection.Note note) {
        try {
            return Optional.of(LocalTime.parse(text, TIME));
        } catch (DateTimeParseException e) {
            note.of(Cause.BAD_TIME);
            return Optional.empty();
        }
    }

    private static Optional<String> pinHash(String text, PolicySection.Note note) {
        if (PIN_HASH.matcher(text).matches()) {
            return Optional.of(text);
        }
        // A printed policy contains no hash.
        if (!text.equals(PolicyCheck.HIDDEN)) {
            note.of(Cause.BAD_PIN);
        }
        return Optional.empty();
    }

    private static Optional<Duration> duration(String text, PolicySection.Note note) {
        Matcher brief = SHORT_DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (brief.matches()) {
            long number = Long.parseLong(brief.group(1));
            return Optional.of(
                    switch (brief.group(2)) {
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        default -> Duration.ofHours(number);
                    });
        }
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative()) {
                return Optional.of(duration);
            }
        } catch (DateTimeParseException e) {
            // Said below, as for what is less than nothing.
        }
        note.of(Cause.BAD_DURATION);
        return Optional.empty();
    }

    private static Optional<String> joinAddress(String text, PolicySection.Note note) {
        Optional<URI> example = PolicyReader.webAddress(text.replace("{room}", "room"));
        if (example.isEmpty()) {
            note.of(Cause.BAD_LINK, "https://meet.example.org/join/{room}");
        }
        return example.map(uri -> text);
    }
}
