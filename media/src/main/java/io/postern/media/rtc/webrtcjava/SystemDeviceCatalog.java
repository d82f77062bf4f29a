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
 * Lists devices on the device executor, periodically and when the sound server reports a change, and notifies
 * listeners.
 */
final class SystemDeviceCatalog implements DeviceCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(SystemDeviceCatalog.class);
    private static final long LIST_INTERVAL_SECONDS = 3;
    private static final long REAPPLY_INTERVAL_MILLIS = 300;
    /** Plugging in one device causes several notifications. */
    private static final long SETTLE_MILLIS = 60;
    /** While a sound server restarts. */
    private static final long SERVER_RESTART_POLL_MILLIS = 300;

    private final AudioDevices audio;
    private final boolean listTestSources;
    private final ScheduledExecutorService executor;
    private final AtomicBoolean refreshScheduled = new AtomicBoolean();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    /** Whether the system is being asked for its cameras. */
    private final AtomicBoolean listing = new AtomicBoolean();

    private List<VideoDevice> known = List.of();
    private volatile Map<DeviceKind, List<MediaDevice>> lists;

    SystemDeviceCatalog(AudioDevices audio, MediaThreads threads, boolean listTestSources) {
        this.audio = audio;
        this.listTestSources = listTestSources;
        this.lists = threads.onDevices(this::listAll);
        this.executor = threads.devices();
        boolean notifies = threads.onDevices(() -> audio.onChange(this::audioChanged));
        if (!notifies) {
            executor.scheduleWithFixedDelay(
                    this::reapplySelection, REAPPLY_INTERVAL_MILLIS, REAPPLY_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
        // Cameras send no notifications, and a restarted sound server has to be found.
        executor.scheduleWithFixedDelay(this::refresh, LIST_INTERVAL_SECONDS, LIST_INTERVAL_SECONDS, TimeUnit.SECONDS);
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
    private void audioChanged() {
        refreshSoon(SETTLE_MILLIS);
    }

    private void refreshSoon(long millis) {
        if (refreshScheduled.compareAndSet(false, true)) {
            try {
                executor.schedule(
                        () -> {
                            refreshScheduled.set(false);
                            refresh();
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                LOG.trace("Devices are no longer listed");
            }
        }
    }

    private void refresh() {
        reapplySelection();
        try {
            Map<DeviceKind, List<MediaDevice>> now = listAll();
            if (!now.equals(lists)) {
                lists = now;
                listeners.forEach(this::tell);
            }
        } catch (RuntimeException e) {
            LOG.warn("The devices could not be listed", e);
        }
        if (audio.isServerExpectedBack()) {
            refreshSoon(SERVER_RESTART_POLL_MILLIS);
        }
    }

    private void reapplySelection() {
        try {
            audio.reapplySelection();
        } catch (RuntimeException e) {
            // An exception here would end the periodic task.
            LOG.warn("The selected audio devices could not be kept", e);
        }
    }

    private void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.error("A listener to device changes failed", e);
        }
    }

    private Map<DeviceKind, List<MediaDevice>> listAll() {
        Map<DeviceKind, List<MediaDevice>> found = new EnumMap<>(DeviceKind.class);
        found.put(DeviceKind.CAMERA, cameras());
        found.put(DeviceKind.MICROPHONE, microphones());
        found.put(DeviceKind.SPEAKER, audio.list(DeviceKind.SPEAKER));
        return found;
    }

    private List<MediaDevice> cameras() {
        List<MediaDevice> cameras = new ArrayList<>();
        for (VideoDevice device : listedCameras()) {
            cameras.add(
                    new MediaDevice(DeviceKind.CAMERA, device.getDescriptor(), device.getName(), cameras.isEmpty()));
        }
        if (listTestSources) {
            cameras.add(new MediaDevice(
                    DeviceKind.CAMERA, MediaDevice.TEST_PATTERN_ID, MediaDevice.TEST_PATTERN_LABEL, cameras.isEmpty()));
        }
        return List.copyOf(cameras);
    }

    /** Lists the cameras; the previous list while the system does not respond. */
    private List<VideoDevice> listedCameras() {
        if (listing.compareAndSet(false, true)) {
            try {
                known = MediaThreads.callWithTimeout(
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
        List<MediaDevice> microphones = new ArrayList<>(audio.list(DeviceKind.MICROPHONE));
        if (listTestSources) {
            microphones.add(new MediaDevice(
                    DeviceKind.MICROPHONE,
                    MediaDevice.TEST_TONE_ID,
                    MediaDevice.TEST_TONE_LABEL,
                    microphones.isEmpty()));
        }
        return List.copyOf(microphones);
    }
}
