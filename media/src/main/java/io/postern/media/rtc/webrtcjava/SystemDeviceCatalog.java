package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.MediaDevices;
import dev.onvoid.webrtc.media.video.VideoDevice;
import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.rtc.RtcException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists devices on the device executor, when the sound server says that something changed and now and then, and tells who
 * asked.
 */
final class SystemDeviceCatalog implements DeviceCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(SystemDeviceCatalog.class);
    private static final long LOOK_EVERY_SECONDS = 3;
    private static final long FOLLOW_EVERY_MILLIS = 300;
    /** One thing plugged in is several pieces of news. */
    private static final long SETTLE_MILLIS = 60;
    /** While a sound server starts again. */
    private static final long AWAIT_MILLIS = 300;

    private final AudioDevices sound;
    private final boolean listTestSources;
    private final ScheduledExecutorService executor;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    /** Whether the system is being asked for its cameras. */
    private final AtomicBoolean listing = new AtomicBoolean();

    private List<VideoDevice> known = List.of();
    private volatile Map<DeviceKind, List<MediaDevice>> lists;

    SystemDeviceCatalog(AudioDevices sound, MediaThreads threads, boolean listTestSources) {
        this.sound = sound;
        this.listTestSources = listTestSources;
        this.lists = threads.onDevices(this::look);
        this.executor = threads.devices();
        boolean told = threads.onDevices(() -> sound.onChange(this::soundChanged));
        if (!told) {
            executor.scheduleWithFixedDelay(
                    this::follow, FOLLOW_EVERY_MILLIS, FOLLOW_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
        // Cameras tell nothing; and a sound server that went away and came back has to be found.
        executor.scheduleWithFixedDelay(this::refresh, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public List<MediaDevice> list(DeviceKind kind) {
        return lists.getOrDefault(kind, List.of());
    }

    @Override
    public Registration onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Any thread. */
    private void soundChanged() {
        lookSoon(SETTLE_MILLIS);
    }

    private void lookSoon(long millis) {
        if (looking.compareAndSet(false, true)) {
            try {
                executor.schedule(
                        () -> {
                            looking.set(false);
                            refresh();
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                LOG.trace("Devices are no longer looked at");
            }
        }
    }

    private void refresh() {
        follow();
        try {
            Map<DeviceKind, List<MediaDevice>> now = look();
            if (!now.equals(lists)) {
                lists = now;
                listeners.forEach(this::tell);
            }
        } catch (RuntimeException e) {
            LOG.warn("The devices could not be listed", e);
        }
        if (sound.awaitsServer()) {
            lookSoon(AWAIT_MILLIS);
        }
    }

    private void follow() {
        try {
            sound.follow();
        } catch (RuntimeException e) {
            // An exception that left here would end the following for good.
            LOG.warn("The chosen sound devices could not be kept", e);
        }
    }

    private void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.error("A listener to device changes failed", e);
        }
    }

    private Map<DeviceKind, List<MediaDevice>> look() {
        Map<DeviceKind, List<MediaDevice>> found = new EnumMap<>(DeviceKind.class);
        found.put(DeviceKind.CAMERA, cameras());
        found.put(DeviceKind.MICROPHONE, microphones());
        found.put(DeviceKind.SPEAKER, sound.list(DeviceKind.SPEAKER));
        return found;
    }

    private List<MediaDevice> cameras() {
        List<MediaDevice> cameras = new ArrayList<>();
        for (VideoDevice device : listed()) {
            cameras.add(
                    new MediaDevice(DeviceKind.CAMERA, device.getDescriptor(), device.getName(), cameras.isEmpty()));
        }
        if (listTestSources) {
            cameras.add(new MediaDevice(
                    DeviceKind.CAMERA, MediaDevice.TEST_PATTERN_ID, "device.testPattern", cameras.isEmpty()));
        }
        return List.copyOf(cameras);
    }

    /** Those of before while the system does not answer. */
    private List<VideoDevice> listed() {
        if (listing.compareAndSet(false, true)) {
            try {
                known = MediaThreads.bounded(
                        "the list of cameras",
                        () -> {
                            try {
                                return MediaDevices.getVideoCaptureDevices();
                            } finally {
                                listing.set(false);
                            }
                        },
                        late -> {});
            } catch (RtcException e) {
                LOG.warn("Cameras cannot be listed: {}", e.getMessage());
            }
        }
        return known;
    }

    private List<MediaDevice> microphones() {
        List<MediaDevice> microphones = new ArrayList<>(sound.list(DeviceKind.MICROPHONE));
        if (listTestSources) {
            microphones.add(new MediaDevice(
                    DeviceKind.MICROPHONE, MediaDevice.TEST_TONE_ID, "device.testTone", microphones.isEmpty()));
        }
        return List.copyOf(microphones);
    }
}
