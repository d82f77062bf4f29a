package io.postern.settings.policy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds the settings of a meeting room's machine.
 *
 * @param enabled whether the program starts as a kiosk without being told on the command line
 * @param roomName the room's name on the idle screen; empty for the account's display name
 * @param room the LiveKit room this machine joins
 * @param display which screen: a number from 1, or a part of its name; empty for the main one
 * @param join when it joins
 * @param hours for {@link Join#SCHEDULE}: when it is to be in the room
 * @param leaveWhenAlone how long the machine stays alone before it leaves; zero for never leaving
 * @param screenOff the time without activity on the idle screen before the screen goes off; zero for never
 * @param pinHash the PIN's PBKDF2 hash, as {@code postern --hash-pin} prints it; empty: there is no way out but the
 *     administrator's
 * @param joinAddress the content of the QR code on the idle screen, with {@code {room}} for the room's name; empty for
 *     the backend's own page
 * @param camera name of the camera, or a part of it; empty for the room's own choice
 * @param microphone as for the camera
 * @param speaker as for the camera
 * @param restartAt when the nightly restart is due, if no meeting is going on; empty for none
 */
public record KioskPolicy(
        boolean enabled,
        Optional<String> roomName,
        String room,
        Optional<String> display,
        Join join,
        List<Hours> hours,
        Duration leaveWhenAlone,
        Duration screenOff,
        Optional<String> pinHash,
        Optional<String> joinAddress,
        Optional<String> camera,
        Optional<String> microphone,
        Optional<String> speaker,
        Optional<LocalTime> restartAt) {
    public KioskPolicy {
        hours = List.copyOf(hours);
    }

    /** The conditions on which a kiosk joins its room. */
    public enum Join {
        AT_ONCE,
        WHEN_SOMEONE_JOINS,
        SCHEDULE,
        /** Joins when somebody touches the button on the idle screen, or by an administrator's command. */
        BY_HAND
    }

    /** An interval of a day in the machine's time zone; an end before the start is on the next day. */
    public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime until) {
        public Hours {
            days = Set.copyOf(days);
        }
    }
}
