package io.postern.desktop.preferences;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.ScreenStyle;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the program remembers from one time to the next. Immutable; never holds a password or a token. Empty strings
 * mean "not chosen".
 *
 * @param language a BCP 47 tag, empty to follow the system
 * @param backend the last server signed in to
 * @param username the last name signed in with
 * @param rooms names of rooms joined, newest first
 * @param microphoneOn whether the next call starts with the microphone on
 * @param cameraOn whether the next call starts with the camera on
 * @param mirrorSelf whether the own picture is shown as in a mirror
 * @param screenStyle what a screen was shared for last time
 * @param network proxies, added certificates and ports
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Settings(
        String language,
        Appearance appearance,
        String backend,
        String username,
        List<String> rooms,
        String cameraId,
        String microphoneId,
        String speakerId,
        boolean microphoneOn,
        boolean cameraOn,
        boolean mirrorSelf,
        ScreenStyle screenStyle,
        NetworkPreferences network,
        WindowBounds window) {
    /** How many rooms are remembered. */
    public static final int REMEMBERED_ROOMS = 12;

    /** What a new installation starts with. */
    public static final Settings DEFAULTS = new Settings(
            "",
            Appearance.SYSTEM,
            "",
            "",
            List.of(),
            "",
            "",
            "",
            true,
            true,
            true,
            ScreenStyle.DETAIL,
            NetworkPreferences.DEFAULTS,
            WindowBounds.DEFAULT);

    public Settings {
        rooms = List.copyOf(rooms);
    }

    public Settings withLanguage(String value) {
        return new Settings(
                value,
                appearance,
                backend,
                username,
                rooms,
                cameraId,
                microphoneId,
                speakerId,
                microphoneOn,
                cameraOn,
                mirrorSelf,
                screenStyle,
                network,
                window);
    }

    public Settings withAppearance(Appearance value) {
        return new Settings(
                language,
                value,
                backend,
                username,
                rooms,
                cameraId,
                microphoneId,
                speakerId,
                microphoneOn,
                cameraOn,
                mirrorSelf,
                screenStyle,
                network,
                window);
    }

    public Settings withBackend(String value) {
        return new Settings(
                language,
                appearance,
                value,
                username,
                rooms,
                cameraId,
                microphoneId,
                speakerId,
                microphoneOn,
                cameraOn,
                mirrorSelf,
                screenStyle,
                network,
                window);
    }

    public Settings withUsername(String value) {
        return new Settings(
                language,
                appearance,
                backend,
                value,
                rooms,
                cameraId,
                microphoneId,
                speakerId,
                microphoneOn,
                cameraOn,
                mirrorSelf,
                screenStyle,
                network,
                window);
    }

    public Settings withCameraId(String value) {
        return new Settings(
                language,
                appearance,
                backend,
                username,
                rooms,
                value,
                microphoneId,
                speakerId,
                microphoneOn,
                cameraOn,
                mirrorSelf,
                screenStyle,
                network,
                window);
    }

    public Settings withMicrophoneId(String value) {
        return new Settings(
                language,
                appearance,
                backend,
                username,
                rooms,
                cameraId,
                value,
                speakerId,
                microphoneOn,
                cameraOn,
                mirrorSelf,
                screenStyle,
                network,
                window);
    }

    public Settings withSpeakerId(String value) {
        return new Settings(
                language,
                appearance,
                backend,
                username,
                rooms,
                cameraId,
                microphoneId,
                value,
                microphoneOn,
                cameraOn,
                mirrorSelf,
                screenStyle,
                network,
                window);
    }

    public Settings withMicrophoneOn(boolean value) {
        return new Settings(
                language,
                appearance,
                backend,
                username,
                rooms,
                cameraId,
                microphoneId,
                speakerId,
                value,
                cameraOn,
                mirrorSelf,
                screenStyle,
                network,
                window);
    }

    public Settings withCameraOn(boolean value) {
        return new Settings(
                language,
                appearance,
                backend,
                username,
                rooms,
                cameraId,
                microphoneId,
                speakerId,
                microphoneOn,
                value,
                mirrorSelf,
                screenStyle,
                network,
                window);
    }

    public Settings withMirrorSelf(boolean value) {
        return new Settings(
                language,
                appearance,
                backend,
                username,
                rooms,
                cameraId,
                microphoneId,
                speakerId,
                microphoneOn,
                cameraOn,
                value,
                screenStyle,
                network,
                window);
    }

    public Settings withScreenStyle(ScreenStyle value) {
        return new Settings(
                language,
                appearance,
                backend,
                username,
                rooms,
                cameraId,
                microphoneId,
                speakerId,
                microphoneOn,
                cameraOn,
                mirrorSelf,
                value,
                network,
                window);
    }

    public Settings withNetwork(NetworkPreferences value) {
        return new Settings(
                language,
                appearance,
                backend,
                username,
                rooms,
                cameraId,
                microphoneId,
                speakerId,
                microphoneOn,
                cameraOn,
                mirrorSelf,
                screenStyle,
                value,
                window);
    }

    public Settings withWindow(WindowBounds value) {
        return new Settings(
                language,
                appearance,
                backend,
                username,
                rooms,
                cameraId,
                microphoneId,
                speakerId,
                microphoneOn,
                cameraOn,
                mirrorSelf,
                screenStyle,
                network,
                value);
    }

    /** The same with a room at the head of the remembered ones. */
    public Settings withRecentRoom(String room) {
        List<String> value = Stream.concat(Stream.of(room), rooms.stream().filter(r -> !r.equals(room)))
                .limit(REMEMBERED_ROOMS)
                .toList();
        return new Settings(
                language,
                appearance,
                backend,
                username,
                value,
                cameraId,
                microphoneId,
                speakerId,
                microphoneOn,
                cameraOn,
                mirrorSelf,
                screenStyle,
                network,
                window);
    }

    /** The id remembered for a kind of device; empty if none was chosen. */
    public String deviceId(DeviceKind kind) {
        return switch (kind) {
            case CAMERA -> cameraId;
            case MICROPHONE -> microphoneId;
            case SPEAKER -> speakerId;
        };
    }

    public Settings withDeviceId(DeviceKind kind, String value) {
        return switch (kind) {
            case CAMERA -> withCameraId(value);
            case MICROPHONE -> withMicrophoneId(value);
            case SPEAKER -> withSpeakerId(value);
        };
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
