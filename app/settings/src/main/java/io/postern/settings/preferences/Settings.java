package io.postern.settings.preferences;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.postern.media.device.ContentHint;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The settings that the program keeps between runs. Immutable; never holds a password or a token. Empty strings mean
 * "not chosen".
 *
 * @param language a BCP 47 tag, empty to follow the system
 * @param backend the last server signed in to
 * @param username the last name signed in with
 * @param rooms names of rooms joined, newest first
 * @param people what each person who signed in on this computer has chosen of devices, by account
 * @param mirrorSelf whether the own video is shown as in a mirror
 * @param screenStyle what a screen was shared for last time
 * @param network proxies, added certificates and ports
 * @param notices what the person wants to be told about outside of the window's own places
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Settings(
        String language,
        Appearance appearance,
        String backend,
        String username,
        List<String> rooms,
        Map<String, DevicePreferences> people,
        boolean mirrorSelf,
        ContentHint screenStyle,
        NetworkPreferences network,
        Notices notices,
        WindowBounds window)
        implements SettingsBuilder.With {
    /** How many rooms are remembered. */
    public static final int MAX_ROOMS = 12;

    /** The settings of a new installation. */
    public static final Settings DEFAULTS = new Settings(
            "",
            Appearance.SYSTEM,
            "",
            "",
            List.of(),
            Map.of(),
            true,
            ContentHint.DETAIL,
            NetworkPreferences.DEFAULTS,
            Notices.DEFAULTS,
            WindowBounds.DEFAULT);

    public Settings {
        rooms = List.copyOf(rooms);
        people = Map.copyOf(people);
    }

    /** The devices chosen by the person who is signed in, or was last. */
    public DevicePreferences devices() {
        return people.getOrDefault(account(), DevicePreferences.DEFAULTS);
    }

    public Settings withDevices(DevicePreferences value) {
        Map<String, DevicePreferences> everybody = new TreeMap<>(people);
        everybody.put(account(), value);
        return withPeople(everybody);
    }

    private String account() {
        return username + "@" + backend;
    }

    public boolean microphoneOn() {
        return devices().microphoneOn();
    }

    public Settings withMicrophoneOn(boolean value) {
        return withDevices(devices().withMicrophoneOn(value));
    }

    public boolean cameraOn() {
        return devices().cameraOn();
    }

    public Settings withCameraOn(boolean value) {
        return withDevices(devices().withCameraOn(value));
    }

    /** Whether to say when there is a newer version. */
    public boolean updateNotices() {
        return notices.updates();
    }

    public Settings withUpdateNotices(boolean value) {
        return withNotices(new Notices(value, notices.notifications()));
    }

    /** Whether to tell, by the system's notifications, what happens in a call while the window is not in front. */
    public boolean notifications() {
        return notices.notifications();
    }

    public Settings withNotifications(boolean value) {
        return withNotices(new Notices(notices.updates(), value));
    }

    /** The same with a room at the head of the remembered ones. */
    public Settings withRecentRoom(String room) {
        List<String> value = Stream.concat(Stream.of(room), rooms.stream().filter(r -> !r.equals(room)))
                .limit(MAX_ROOMS)
                .toList();
        return withRooms(value);
    }

    /** The notices that the person wants. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Notices(boolean updates, boolean notifications) {
        /** Everything. */
        public static final Notices DEFAULTS = new Notices(true, true);
    }

    /** Light, dark, or as the system does. */
    public enum Appearance {
        SYSTEM,
        LIGHT,
        DARK,
        HIGH_CONTRAST
    }

    /** Size in logical pixels, and whether it filled the screen's working area. */
    public record WindowBounds(double width, double height, boolean maximized) {
        /** The size of the first start. */
        public static final WindowBounds DEFAULT = new WindowBounds(1100, 720, false);
    }
}
