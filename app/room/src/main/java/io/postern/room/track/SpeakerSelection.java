package io.postern.room.track;

import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;
import io.postern.media.rtc.MediaEngine;
import io.postern.room.DeviceEvent;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the speaker that plays: the preferred one, or the system's default while it is unplugged. On the device
 * executor.
 */
final class SpeakerSelection {
    private static final Logger LOG = LoggerFactory.getLogger(SpeakerSelection.class);

    private final MediaEngine engine;
    private final DeviceExecutor devices;
    private final Consumer<DeviceEvent> events;
    private volatile DevicePreference wish = DevicePreference.SYSTEM_DEFAULT;
    private Optional<String> playing;
    private boolean granted = true;

    SpeakerSelection(MediaEngine engine, DeviceExecutor devices, Consumer<DeviceEvent> events) {
        this.engine = engine;
        this.devices = devices;
        this.events = events;
        // Until something else is asked for the system's default plays by itself.
        this.playing = resolve(wish).device().map(MediaDevice::id);
    }

    /** The chosen device, present or not. */
    DevicePreference wish() {
        return wish;
    }

    /** Takes a speaker up; if it cannot be used the one before goes on, and the future fails. */
    CompletableFuture<Void> choose(DevicePreference next) {
        return devices.run(DeviceKind.SPEAKER, () -> {
            DevicePreference.Resolution found = resolve(next);
            play(found.device()
                    .filter(device -> found.granted())
                    .map(MediaDevice::id)
                    .orElse(next.id()));
            wish = next;
            granted = true;
        });
    }

    /** Notes what is wanted, and takes it up if it is there. */
    CompletableFuture<Void> prefer(DevicePreference next) {
        return devices.run(DeviceKind.SPEAKER, () -> {
            wish = next;
            DevicePreference.Resolution found = resolve(next);
            granted = found.granted();
            found.device().ifPresent(device -> play(device.id()));
        });
    }

    /** Devices were plugged in or out. */
    void replugged() {
        DevicePreference.Resolution found = resolve(wish);
        if (found.device().isEmpty()) {
            playing = Optional.empty();
            return;
        }
        MediaDevice device = found.device().get();
        try {
            play(device.id());
        } catch (DeviceException e) {
            LOG.warn("A speaker that was plugged in or is left cannot be used: {}", e.getMessage());
            return;
        }
        boolean before = granted;
        granted = found.granted();
        if (before && !granted) {
            events.accept(new DeviceEvent.FellBack(DeviceKind.SPEAKER, wish, device));
        } else if (!before && granted) {
            events.accept(new DeviceEvent.CameBack(DeviceKind.SPEAKER, device));
        }
    }

    private void play(String id) {
        if (!playing.equals(Optional.of(id))) {
            engine.selectSpeaker(id);
            playing = Optional.of(id);
        }
    }

    private DevicePreference.Resolution resolve(DevicePreference wanted) {
        return wanted.resolve(DeviceKind.SPEAKER, engine.devices().list(DeviceKind.SPEAKER));
    }
}
