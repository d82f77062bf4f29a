package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.MediaDevices;
import dev.onvoid.webrtc.media.video.VideoDevice;
import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists devices now and then on the device executor, and tells who asked when something changed. */
final class Devices implements DeviceCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);
    private static final long LOOK_EVERY_SECONDS = 3;
    private static final long FOLLOW_EVERY_MILLIS = 300;

    private final SoundDevices sound;
    private final boolean listTestSources;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<DeviceKind, List<MediaDevice>> lists;

    Devices(SoundDevices sound, MediaThreads threads, boolean listTestSources) {
        this.sound = sound;
        this.listTestSources = listTestSources;
        this.lists = threads.onDevices(this::look);
        ScheduledExecutorService executor = threads.devices();
        executor.scheduleWithFixedDelay(this::follow, FOLLOW_EVERY_MILLIS, FOLLOW_EVERY_MILLIS, TimeUnit.MILLISECONDS);
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

    private void refresh() {
        try {
            Map<DeviceKind, List<MediaDevice>> now = look();
            if (!now.equals(lists)) {
                lists = now;
                listeners.forEach(this::tell);
            }
        } catch (RuntimeException e) {
            LOG.warn("The devices could not be listed", e);
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
        for (VideoDevice device : MediaDevices.getVideoCaptureDevices()) {
            cameras.add(
                    new MediaDevice(DeviceKind.CAMERA, device.getDescriptor(), device.getName(), cameras.isEmpty()));
        }
        if (listTestSources) {
            cameras.add(new MediaDevice(
                    DeviceKind.CAMERA, MediaDevice.TEST_PATTERN_ID, "device.testPattern", cameras.isEmpty()));
        }
        return List.copyOf(cameras);
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
