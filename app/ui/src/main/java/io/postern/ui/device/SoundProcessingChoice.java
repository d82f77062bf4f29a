package io.postern.ui.device;

import io.postern.media.device.AudioProcessing;
import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.room.LocalMedia;
import io.postern.settings.policy.LockedSettings;
import io.postern.settings.policy.Policy.Lock;
import io.postern.settings.preferences.DevicePreferences;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.FxThread;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Selects the sound processing, remembered for each microphone, and the size of the own video. On the JavaFX thread.
 */
public final class SoundProcessingChoice implements AutoCloseable {
    private static final int FRAMES_PER_SECOND = 30;

    private final SettingsStore settings;
    private final ReadOnlyObjectWrapper<AudioProcessing> processing =
            new ReadOnlyObjectWrapper<>(this, "processing", AudioProcessing.ALL);
    private final SettingsStore.Registration changes;
    private final Consumer<Boolean> again;
    private DeviceCatalog.Registration replugged = () -> {};
    private @Nullable LocalMedia media;
    private boolean closed;

    public SoundProcessingChoice(FxThread fx, SettingsStore settings) {
        this.settings = settings;
        this.again = fx.latest(changed -> refresh());
        this.changes = settings.onChange(changed -> again.accept(true));
    }

    /** The current sound processing. */
    public ReadOnlyObjectProperty<AudioProcessing> processingProperty() {
        return processing.getReadOnlyProperty();
    }

    /** Starts with the available devices: remembered choices are in force from here on. */
    public void use(LocalMedia available) {
        media = available;
        replugged.close();
        replugged = available.devices().onChange(() -> again.accept(true));
        refresh();
    }

    /** Whether somebody else than the person decides. */
    public boolean isLocked() {
        return LockedSettings.of(settings).has(Lock.DEVICES);
    }

    /** A person chose; remembered, and in force at once. */
    public void choose(AudioProcessing chosen) {
        microphone()
                .ifPresentOrElse(
                        device -> settings.update(s -> s.withDevices(s.devices().withProcessing(device, chosen))),
                        () -> {});
        refresh();
    }

    private Optional<MediaDevice> microphone() {
        return Optional.ofNullable(media).flatMap(devices -> devices.selected(DeviceKind.MICROPHONE));
    }

    private void refresh() {
        LocalMedia devices = media;
        if (closed || devices == null) {
            return;
        }
        Settings now = settings.current();
        capture(devices, now.devices().cameraSize());
        AudioProcessing wanted = microphone().map(now.devices()::processing).orElse(AudioProcessing.ALL);
        devices.process(wanted);
        processing.set(wanted);
    }

    private static void capture(LocalMedia devices, DevicePreferences.CameraSize size) {
        switch (size) {
            case P360 -> devices.capture(640, 360, FRAMES_PER_SECOND);
            case P720 -> devices.capture(1280, 720, FRAMES_PER_SECOND);
            case P1080 -> devices.capture(1920, 1080, FRAMES_PER_SECOND);
        }
    }

    @Override
    public void close() {
        closed = true;
        changes.close();
        replugged.close();
    }
}
