package io.postern.media.device;

import java.util.List;
import java.util.Optional;

/**
 * The device a person prefers, whether it is plugged in or not.
 *
 * @param id empty for the system's default
 * @param label finds the device when the system has given it another id; may be empty
 */
public record DevicePreference(String id, String label) {
    /** The system's default device, also when that changes. */
    public static final DevicePreference SYSTEM_DEFAULT = new DevicePreference("", "");

    /** A preference for a device known by its id only. */
    public static DevicePreference of(String id) {
        return new DevicePreference(id, "");
    }

    public static DevicePreference of(MediaDevice device) {
        return new DevicePreference(device.id(), device.label());
    }

    public boolean isSystemDefault() {
        return id.isEmpty();
    }

    /**
     * The device to use.
     *
     * @param device empty if there is none of the kind
     * @param granted whether it is the preferred device and not a substitute
     */
    public record Resolution(Optional<MediaDevice> device, boolean granted) {}

    /**
     * Finds the preferred device by its id, then by its label, and falls back to the system's default. A built-in test
     * source never replaces hardware, and need not be listed to be preferred.
     *
     * @param present the devices of the kind, the system's default first
     */
    public Resolution resolve(DeviceKind kind, List<MediaDevice> present) {
        Optional<MediaDevice> preferred = present.stream()
                .filter(MediaDevice::isDefault)
                .findFirst()
                .or(() -> present.stream().findFirst());
        if (isSystemDefault()) {
            return new Resolution(preferred, preferred.isPresent());
        }
        Optional<MediaDevice> wished = present.stream()
                .filter(device -> device.id().equals(id))
                .findFirst()
                .or(this::testSource)
                .or(() -> present.stream()
                        .filter(device -> !label.isEmpty() && device.label().equals(label))
                        .findFirst());
        return wished.isPresent()
                ? new Resolution(
                        wished.map(device -> new MediaDevice(kind, device.id(), device.label(), device.isDefault())),
                        true)
                : new Resolution(preferred.filter(device -> !device.builtIn()), false);
    }

    private Optional<MediaDevice> testSource() {
        MediaDevice device = new MediaDevice(DeviceKind.MICROPHONE, id, label, false);
        return device.builtIn() ? Optional.of(device) : Optional.empty();
    }
}
