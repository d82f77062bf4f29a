package io.postern.ui.simulation;

import io.postern.media.device.AudioProcessing;
import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;
import io.postern.room.DeviceEvent;
import io.postern.room.LocalMedia;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Own devices, as a test wants them: present, missing, busy, broken, or slow. Thread safe. */
public final class SimulatedMedia implements LocalMedia {
    private final Map<DeviceKind, List<MediaDevice>> devices = new EnumMap<>(DeviceKind.class);
    private final Map<DeviceKind, DevicePreference> wishes = new EnumMap<>(DeviceKind.class);
    private final CopyOnWriteArrayList<Consumer<DeviceEvent>> deviceListeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger testSounds = new AtomicInteger();
    private volatile AudioProcessing processing = AudioProcessing.ALL;
    private volatile int height = 720;
    private volatile int volume = 100;
    private volatile CompletableFuture<Void> playing = CompletableFuture.completedFuture(null);
    private final Map<DeviceKind, DeviceException.Reason> failing = new EnumMap<>(DeviceKind.class);
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final SimulatedPictures pictures = new SimulatedPictures();
    private final SimulatedScreens screens = new SimulatedScreens();
    private final AtomicInteger cameraLeases = new AtomicInteger();
    private final AtomicInteger microphoneLeases = new AtomicInteger();
    private volatile double level;
    private volatile Optional<CompletableFuture<Void>> opening = Optional.empty();

    /** Two of each kind. */
    public static SimulatedMedia complete() {
        SimulatedMedia media = new SimulatedMedia();
        media.setDevices(
                new MediaDevice(DeviceKind.CAMERA, "cam-1", "Integrated Camera", true),
                new MediaDevice(DeviceKind.CAMERA, "cam-2", "Logitech BRIO Ultra HD Pro (046d:085e)", false),
                new MediaDevice(DeviceKind.MICROPHONE, "mic-1", "Built-in Microphone", true),
                new MediaDevice(DeviceKind.MICROPHONE, "mic-2", "Jabra Speak 510 MS", false),
                new MediaDevice(DeviceKind.SPEAKER, "spk-1", "Built-in Speakers", true),
                new MediaDevice(DeviceKind.SPEAKER, "spk-2", "Jabra Speak 510 MS", false));
        return media;
    }

    /** A machine without any device. */
    public static SimulatedMedia empty() {
        return new SimulatedMedia();
    }

    /** Replaces all devices and tells the listeners, as plugging in and out does. */
    public synchronized void setDevices(MediaDevice... all) {
        devices.clear();
        for (DeviceKind kind : DeviceKind.values()) {
            devices.put(
                    kind, List.of(all).stream().filter(d -> d.kind() == kind).toList());
        }
        listeners.forEach(Runnable::run);
    }

    /** From now on opening or choosing a device of a kind fails. */
    public synchronized void failWith(DeviceKind kind, DeviceException.Reason reason) {
        failing.put(kind, reason);
    }

    /** From now on it works again. */
    public synchronized void mend(DeviceKind kind) {
        failing.remove(kind);
    }

    /** Opening waits until the future completes. */
    public void openSlowly(CompletableFuture<Void> until) {
        opening = Optional.of(until);
    }

    public void setLevel(double newLevel) {
        level = newLevel;
    }

    public SimulatedPictures cameraPictures() {
        return pictures;
    }

    public int cameraLeases() {
        return cameraLeases.get();
    }

    public int microphoneLeases() {
        return microphoneLeases.get();
    }

    @Override
    public DeviceCatalog devices() {
        return new DeviceCatalog() {
            @Override
            public List<MediaDevice> list(DeviceKind kind) {
                synchronized (SimulatedMedia.this) {
                    return devices.getOrDefault(kind, List.of());
                }
            }

            @Override
            public Registration onChange(Runnable listener) {
                listeners.add(listener);
                return () -> listeners.remove(listener);
            }
        };
    }

    @Override
    public SimulatedScreens screens() {
        return screens;
    }

    @Override
    public synchronized Optional<MediaDevice> selected(DeviceKind kind) {
        return wish(kind).resolve(kind, devices.getOrDefault(kind, List.of())).device();
    }

    @Override
    public synchronized DevicePreference wish(DeviceKind kind) {
        return wishes.getOrDefault(kind, DevicePreference.SYSTEM_DEFAULT);
    }

    @Override
    public synchronized CompletableFuture<Void> select(DeviceKind kind, DevicePreference wish) {
        if (!wish.resolve(kind, devices.getOrDefault(kind, List.of())).granted()) {
            return CompletableFuture.failedFuture(
                    new DeviceException(kind, DeviceException.Reason.NOT_FOUND, wish.id(), null));
        }
        if (failing.containsKey(kind)) {
            return CompletableFuture.failedFuture(new DeviceException(kind, failing.get(kind), wish.id(), null));
        }
        wishes.put(kind, wish);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<Void> prefer(DeviceKind kind, DevicePreference wish) {
        wishes.put(kind, wish);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public DeviceCatalog.Registration onDeviceEvent(Consumer<DeviceEvent> listener) {
        deviceListeners.add(listener);
        return () -> deviceListeners.remove(listener);
    }

    /** Tells what plugging in or out led to. */
    public void tell(DeviceEvent event) {
        deviceListeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public void process(AudioProcessing wanted) {
        processing = wanted;
    }

    @Override
    public AudioProcessing processing() {
        return processing;
    }

    @Override
    public CompletableFuture<Void> capture(int width, int wantedHeight, int framesPerSecond) {
        height = wantedHeight;
        return CompletableFuture.completedFuture(null);
    }

    /** How high a picture cameras are asked for. */
    public int height() {
        return height;
    }

    /** How loud others are to be heard, in percent. */
    public int volume() {
        return volume;
    }

    @Override
    public CompletableFuture<Void> speakerVolume(int percent) {
        volume = percent;
        return CompletableFuture.completedFuture(null);
    }

    /** The test sound takes until the future completes. */
    public void playUntil(CompletableFuture<Void> end) {
        playing = end;
    }

    /** How often the test sound was played. */
    public int testSounds() {
        return testSounds.get();
    }

    @Override
    public CompletableFuture<Void> playTestSound() {
        testSounds.incrementAndGet();
        return playing;
    }

    @Override
    public CompletableFuture<CameraLease> openCamera() {
        return open(DeviceKind.CAMERA, () -> {
            cameraLeases.incrementAndGet();
            Runnable once = once(cameraLeases::decrementAndGet);
            return new CameraLease() {
                @Override
                public io.postern.media.frame.VideoSource video() {
                    return pictures;
                }

                @Override
                public void close() {
                    once.run();
                }
            };
        });
    }

    @Override
    public CompletableFuture<MicrophoneLease> openMicrophone() {
        return open(DeviceKind.MICROPHONE, () -> {
            microphoneLeases.incrementAndGet();
            Runnable once = once(microphoneLeases::decrementAndGet);
            return new MicrophoneLease() {
                @Override
                public double level() {
                    return level;
                }

                @Override
                public double heard() {
                    // No microphone is as silent as one that is switched off.
                    return Math.max(level, 0.001);
                }

                @Override
                public void close() {
                    once.run();
                }
            };
        });
    }

    private <T> CompletableFuture<T> open(DeviceKind kind, java.util.function.Supplier<T> lease) {
        return opening.orElse(CompletableFuture.completedFuture(null)).thenApply(ready -> {
            synchronized (this) {
                if (failing.containsKey(kind)) {
                    throw new DeviceException(kind, failing.get(kind), "simulated", null);
                }
                if (selected(kind).isEmpty()) {
                    throw new DeviceException(kind, DeviceException.Reason.NOT_FOUND, "simulated", null);
                }
            }
            return lease.get();
        });
    }

    private static Runnable once(Runnable task) {
        java.util.concurrent.atomic.AtomicBoolean done = new java.util.concurrent.atomic.AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                task.run();
            }
        };
    }
}
