package io.postern.call.controls;

import io.postern.call.context.CallContext;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.room.LocalMedia;
import io.postern.settings.policy.LockedSettings;
import io.postern.settings.policy.Policy.Lock;
import io.postern.ui.device.DeviceChoice;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The devices that can be switched during a call. On the JavaFX thread. */
public final class CallDevices {
    private final LocalMedia media;
    private final CallContext context;
    private final Consumer<Throwable> tell;

    /** @param tell says why a device cannot be used */
    public CallDevices(LocalMedia media, CallContext context, Consumer<Throwable> tell) {
        this.media = media;
        this.context = context;
        this.tell = tell;
    }

    public List<MediaDevice> list(DeviceKind kind) {
        return DeviceChoice.options(media, kind).devices();
    }

    public Optional<MediaDevice> selected(DeviceKind kind) {
        DeviceChoice.Options options = DeviceChoice.options(media, kind);
        return options.devices().stream()
                .filter(device -> options.chosenId().equals(Optional.of(device.id())))
                .findFirst();
    }

    /** Describes who has decided which devices are used; empty if the person decides. */
    public Optional<String> locked() {
        return LockedSettings.of(context.settings()).wordsIf(Lock.DEVICES, context.texts());
    }

    /** Chooses a device now and, once it works, for the next time. */
    public void select(DeviceKind kind, MediaDevice device) {
        if (locked().isPresent()) {
            return;
        }
        media.select(kind, device.id())
                .whenComplete((done, failure) -> context.fx().post(() -> {
                    if (failure != null) {
                        tell.accept(failure);
                    } else {
                        context.settings().update(s -> s.withDevices(s.devices().withWish(kind, media.wish(kind))));
                    }
                }));
    }
}
