package io.postern.ui.device;

import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;
import io.postern.resources.Texts;
import io.postern.room.LocalMedia;
import io.postern.settings.policy.LockedSettings;
import io.postern.settings.policy.Policy.Lock;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.failure.Explanation;
import io.postern.ui.fx.FxThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Selects the device of one kind. Remembers the choice, follows devices as they are plugged in and out, and describes
 * problems. On the JavaFX thread.
 */
public final class DeviceChoice {
    /** The devices, with the system's default as a device without an id, and the id of the chosen one. */
    public record Options(List<MediaDevice> devices, Optional<String> chosenId) {
        public Options {
            devices = List.copyOf(devices);
        }
    }

    private final DeviceKind kind;
    private final Texts texts;
    private final FxThread fx;
    private final SettingsStore settings;
    private final ReadOnlyObjectWrapper<Options> options =
            new ReadOnlyObjectWrapper<>(this, "options", new Options(List.of(), Optional.empty()));
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private @Nullable LocalMedia media;
    private Runnable whenChosen = () -> {};

    public DeviceChoice(DeviceKind kind, Texts texts, FxThread fx, SettingsStore settings) {
        this.kind = kind;
        this.texts = texts;
        this.fx = fx;
        this.settings = settings;
    }

    public DeviceKind kind() {
        return kind;
    }

    /** Describes who has decided which device is used; empty if the person decides. */
    public Optional<String> locked() {
        return LockedSettings.of(settings).wordsIf(Lock.DEVICES, texts);
    }

    public ReadOnlyObjectProperty<Options> optionsProperty() {
        return options.getReadOnlyProperty();
    }

    /** One sentence, or empty. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** A person chose a device; remembered once it works, taken back if it does not. */
    public void choose(String deviceId) {
        LocalMedia devices = media;
        if (devices == null || locked().isPresent()) {
            return;
        }
        problem.set("");
        devices.select(kind, deviceId)
                .whenComplete((done, failure) -> fx.post(() -> {
                    if (failure == null) {
                        settings.update(s -> s.withDevices(s.devices().withWish(kind, devices.wish(kind))));
                        whenChosen.run();
                    } else {
                        report(failure);
                    }
                    refresh();
                }));
    }

    /** Called after a choice has taken effect. */
    public void onChosen(Runnable action) {
        whenChosen = action;
    }

    /** Starts with the available devices, and selects the device of the last run as soon as it is plugged in. */
    public void use(LocalMedia available) {
        media = available;
        DevicePreference remembered = settings.current().devices().wish(kind);
        if (!available.wish(kind).equals(remembered)) {
            available
                    .prefer(kind, remembered)
                    .whenComplete((done, failure) -> fx.post(() -> {
                        if (failure != null) {
                            report(failure);
                        }
                        refresh();
                    }));
        }
        refresh();
    }

    /** Lists the devices again. */
    public void refresh() {
        if (media == null) {
            return;
        }
        Options now = options(media, kind);
        options.set(now);
        if (now.devices().isEmpty()) {
            problem.set(texts.text(missingKey()));
        } else if (problem.get().equals(texts.text(missingKey()))) {
            problem.set("");
        }
    }

    /** Describes the problem of the chosen device. */
    public void report(Throwable failure) {
        problem.set(Explanation.of(failure, texts).sentence());
    }

    /** Clears the problem, because the device works. */
    public void reportNothing() {
        problem.set("");
    }

    private String missingKey() {
        return "device.failure." + kind.name().toLowerCase(Locale.ROOT) + "_not_found";
    }

    /** The devices of a kind and the chosen one. */
    public static Options options(LocalMedia media, DeviceKind kind) {
        List<MediaDevice> listed = media.devices().list(kind);
        Optional<MediaDevice> selected = media.selected(kind);
        List<MediaDevice> all = new ArrayList<>();
        boolean sound = kind != DeviceKind.CAMERA && !listed.isEmpty();
        if (sound) {
            // Systems have a preferred microphone and speaker, but no preferred camera.
            String preferred = DevicePreference.SYSTEM_DEFAULT
                    .resolve(kind, listed)
                    .device()
                    .map(MediaDevice::label)
                    .orElse("");
            all.add(new MediaDevice(kind, DevicePreference.SYSTEM_DEFAULT.id(), preferred, true));
        }
        selected.filter(device -> !listed.contains(device) && device.builtIn()).ifPresent(all::add);
        all.addAll(listed);
        boolean follows = sound && media.wish(kind).isSystemDefault();
        return new Options(all, follows ? Optional.of("") : selected.map(MediaDevice::id));
    }
}
