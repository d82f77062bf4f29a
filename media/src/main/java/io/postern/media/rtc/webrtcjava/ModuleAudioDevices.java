package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioDevice;
import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.rtc.RtcException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists and selects audio devices through libwebrtc's own module. On Windows devices have ids. Where they have none
 * (webrtc-java 0.14 on macOS, and on Linux without PulseAudio) only the first device, the system's default, can be
 * used, so only that is listed.
 */
final class ModuleAudioDevices implements AudioDevices {
    private static final String DEFAULT_ID = "default";

    private final AudioDeviceModuleBase module;
    private final BooleanSupplier recording;
    private final Map<DeviceKind, AudioDevice> current = new EnumMap<>(DeviceKind.class);

    /** @param recording whether a microphone is being sent */
    ModuleAudioDevices(AudioDeviceModuleBase module, BooleanSupplier recording) {
        this.module = module;
        this.recording = recording;
    }

    @Override
    public List<MediaDevice> list(DeviceKind kind) {
        List<MediaDevice> devices = new ArrayList<>();
        for (AudioDevice device : found(kind)) {
            if (hasId(device)) {
                devices.add(new MediaDevice(kind, device.getDescriptor(), device.getName(), devices.isEmpty()));
            } else if (devices.isEmpty()) {
                devices.add(new MediaDevice(kind, DEFAULT_ID, device.getName(), true));
            }
        }
        return List.copyOf(devices);
    }

    private List<AudioDevice> found(DeviceKind kind) {
        return kind == DeviceKind.SPEAKER ? module.getPlayoutDevices() : module.getRecordingDevices();
    }

    private static boolean hasId(AudioDevice device) {
        return device.getDescriptor() != null && !device.getDescriptor().isEmpty();
    }

    @Override
    public boolean select(DeviceKind kind, String id) {
        List<AudioDevice> devices = found(kind);
        if (id.equals(DEFAULT_ID)) {
            return !devices.isEmpty();
        }
        AudioDevice device = withId(devices, id);
        if (device == null) {
            return false;
        }
        AudioDevice before = current.get(kind);
        try {
            change(kind, device);
        } catch (RtcException e) {
            if (before != null) {
                change(kind, before);
            }
            throw e;
        }
        current.put(kind, device);
        return true;
    }

    /**
     * Changes the device. That is only possible while nothing runs, so the module is stopped and started again on the
     * new device.
     */
    private void change(DeviceKind kind, AudioDevice device) {
        NativeCalls.attempt(() -> {
            if (kind == DeviceKind.SPEAKER) {
                module.stopPlayout();
                module.setPlayoutDevice(device);
                module.initPlayout();
                module.startPlayout();
            } else {
                module.stopRecording();
                module.setRecordingDevice(device);
                if (recording.getAsBoolean()) {
                    module.initRecording();
                    module.startRecording();
                }
            }
            return device;
        });
    }

    private static @Nullable AudioDevice withId(List<AudioDevice> devices, String id) {
        return devices.stream()
                .filter(device -> id.equals(device.getDescriptor()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void prepare(AudioDeviceModuleBase other, DeviceKind kind, String id) {
        boolean plays = kind == DeviceKind.SPEAKER;
        List<AudioDevice> devices = plays ? other.getPlayoutDevices() : other.getRecordingDevices();
        AudioDevice chosen = current.get(kind);
        AudioDevice device = withId(devices, id.isEmpty() && chosen != null ? chosen.getDescriptor() : id);
        if (device == null && !devices.isEmpty()) {
            device = devices.getFirst();
        }
        if (device != null && plays) {
            other.setPlayoutDevice(device);
        } else if (device != null) {
            other.setRecordingDevice(device);
        }
    }

    @Override
    public boolean onChange(Runnable changed) {
        return false;
    }

    @Override
    public void reapplySelection() {}

    @Override
    public boolean isServerExpectedBack() {
        return false;
    }

    @Override
    public void close() {}
}
