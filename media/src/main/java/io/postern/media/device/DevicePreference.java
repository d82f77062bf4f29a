package io.postern.media.device;

import java.util.List;
import java.util.Optional;

/**
 * The device somebody wants, whether it is plugged in or not.
 *
 * @param id empty for whatever the system prefers
 * @param label finds the device again when the system has given it another id; may be empty
 */
public record DevicePreference(String id, String label) {
    /** Whatever the system prefers, also when it changes its mind. */
    public static final DevicePreference SYSTEM_DEFAULT = new DevicePreference("", "");

    /** A device known by its id alone. */
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
     * What is to be used.
     *
     * @param device nothing if there is none of the kind
     * @param granted whether it is what was wished for, not something in its place
     */
    public record Resolution(Optional<MediaDevice> device, boolean granted) {}

    /**
     * Looks for the wished device by its id, then by its label, and takes the system's default in its place. One of the
     * built-in test sources never stands in for hardware, and needs not be listed to be wished for.
     *
     * @param present the devices of the kind, the preferred ones first
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
