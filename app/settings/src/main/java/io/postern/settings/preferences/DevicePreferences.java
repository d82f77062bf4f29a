package io.postern.settings.preferences;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.postern.media.device.AudioProcessing;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;
import io.postern.room.PublishOptions.VideoCodec;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The cameras, microphones and speakers that one person has chosen on this computer. Immutable.
 *
 * @param processing what is done to the sound of microphones, the one chosen last first; others have everything on
 * @param videoCodec what the own video is encoded with in calls that begin from now on
 * @param microphoneOn whether the next call starts with the microphone on
 * @param cameraOn whether the next call starts with the camera on
 * @param mutedHint whether a muted microphone is listened to, on this computer only, to say that one is muted
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record DevicePreferences(
        RememberedDevice camera,
        RememberedDevice microphone,
        RememberedDevice speaker,
        List<MicrophoneProcessing> processing,
        CameraSize cameraSize,
        VideoCodec videoCodec,
        boolean microphoneOn,
        boolean cameraOn,
        boolean mutedHint)
        implements DevicePreferencesBuilder.With {
    /** The maximum number of remembered microphones. */
    public static final int MAX_MICROPHONES = 12;

    /** The system's own choice. */
    private static final RememberedDevice NONE = new RememberedDevice("", "");

    /** The preferences of a new person. */
    public static final DevicePreferences DEFAULTS =
            new DevicePreferences(NONE, NONE, NONE, List.of(), CameraSize.P720, VideoCodec.VP8, true, true, true);

    public DevicePreferences {
        processing = List.copyOf(processing);
        // Files of before this choice have none.
        videoCodec = Objects.requireNonNullElse(videoCodec, VideoCodec.VP8);
    }

    /** A device as it was when it was chosen. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RememberedDevice(String id, String label) {
        boolean is(MediaDevice device) {
            return id.equals(device.id()) || (!label.isEmpty() && label.equals(device.label()));
        }
    }

    /** The sound processing of one microphone. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record MicrophoneProcessing(
            String id, String label, boolean echoCancelling, boolean noiseSuppression, boolean gainControl) {
        private boolean is(MediaDevice device) {
            return new RememberedDevice(id, label).is(device);
        }
    }

    /** How large the own video is to be, by its height in pixels. */
    public enum CameraSize {
        P360,
        P720,
        P1080
    }

    /** The device chosen of a kind. */
    public DevicePreference wish(DeviceKind kind) {
        RememberedDevice device = switch (kind) {
            case CAMERA -> camera;
            case MICROPHONE -> microphone;
            case SPEAKER -> speaker;
        };
        return new DevicePreference(device.id(), device.label());
    }

    public DevicePreferences withWish(DeviceKind kind, DevicePreference wish) {
        RememberedDevice device = new RememberedDevice(wish.id(), wish.label());
        return switch (kind) {
            case CAMERA -> withCamera(device);
            case MICROPHONE -> withMicrophone(device);
            case SPEAKER -> withSpeaker(device);
        };
    }

    /** Finds the sound processing of a microphone by its id, or by its name if the id has changed. */
    public AudioProcessing processing(MediaDevice of) {
        return processing.stream()
                .filter(known -> known.id().equals(of.id()))
                .findFirst()
                .or(() -> processing.stream().filter(known -> known.is(of)).findFirst())
                .map(known ->
                        new AudioProcessing(known.echoCancelling(), known.noiseSuppression(), known.gainControl()))
                .orElse(AudioProcessing.ALL);
    }

    public DevicePreferences withProcessing(MediaDevice of, AudioProcessing value) {
        MicrophoneProcessing newest = new MicrophoneProcessing(
                of.id(), of.label(), value.echoCancelling(), value.noiseSuppression(), value.gainControl());
        List<MicrophoneProcessing> all = Stream.concat(
                        Stream.of(newest), processing.stream().filter(known -> !known.is(of)))
                .limit(MAX_MICROPHONES)
                .toList();
        return withProcessing(all);
    }
}
