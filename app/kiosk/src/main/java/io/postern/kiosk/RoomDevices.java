package io.postern.kiosk;

import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;
import io.postern.room.LocalMedia;
import io.postern.settings.policy.KioskPolicy;
import io.postern.ui.fx.FxThread;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the camera, microphone and speaker that the policy names whenever they are plugged in, regardless of earlier
 * choices. On the JavaFX thread.
 */
final class RoomDevices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoomDevices.class);

    private final KioskPolicy policy;
    private final LocalMedia media;
    private final DeviceCatalog.Registration plugging;

    RoomDevices(FxThread fx, KioskPolicy policy, LocalMedia media) {
        this.policy = policy;
        this.media = media;
        Consumer<Boolean> again = fx.latest(changed -> use());
        plugging = media.devices().onChange(() -> again.accept(true));
        use();
    }

    @Override
    public void close() {
        plugging.close();
    }

    private void use() {
        for (DeviceKind kind : DeviceKind.values()) {
            Optional<MediaDevice> own = named(kind).flatMap(name -> device(kind, name));
            DevicePreference wish = own.map(DevicePreference::of)
                    // A device that was present before is awaited by its id.
                    .orElseGet(() -> named(kind).isPresent() ? media.wish(kind) : DevicePreference.SYSTEM_DEFAULT);
            if (!wish.equals(media.wish(kind))) {
                own.ifPresent(device -> LOG.info("The room's {} is there: {}", kind, device.label()));
                media.prefer(kind, wish).whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.warn("The room's {} cannot be used: {}", kind, failure.toString());
                    }
                });
            }
        }
    }

    private Optional<String> named(DeviceKind kind) {
        return switch (kind) {
            case CAMERA -> policy.camera();
            case MICROPHONE -> policy.microphone();
            case SPEAKER -> policy.speaker();
        };
    }

    private Optional<MediaDevice> device(DeviceKind kind, String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return media.devices().list(kind).stream()
                .filter(device -> device.label().toLowerCase(Locale.ROOT).contains(wanted)
                        || device.id().equals(name))
                .findFirst();
    }
}
