package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.rtc.RtcException;
import io.postern.media.rtc.webrtcjava.LibPulse.Direction;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists and selects the audio devices of a PulseAudio server.
 *
 * <p>webrtc-java 0.14 finds devices by an id that libwebrtc leaves empty on Linux, so the default is used whatever is
 * asked for. The server, however, can move a running stream to another device, as every mixer does: our own streams are
 * moved to the selected devices, and again when libwebrtc opens new ones.
 */
final class PulseAudioDevices implements AudioDevices {
    private static final Logger LOG = LoggerFactory.getLogger(PulseAudioDevices.class);

    /** How long the devices of a lost server stay listed: restarting takes it a moment, and its devices another. */
    private static final long RESTART_GRACE_NANOS = 10_000_000_000L;

    private final Map<DeviceKind, String> selected = new EnumMap<>(DeviceKind.class);
    private final Map<DeviceKind, List<MediaDevice>> known = new EnumMap<>(DeviceKind.class);
    private final Runnable serverChanged;
    private @Nullable LibPulse pulse;
    private @Nullable PulseAudioMonitor monitor;
    private Runnable changed = () -> {};
    private boolean monitoring;
    private boolean closed;
    private boolean lost;
    private long lostNanos = System.nanoTime() - RESTART_GRACE_NANOS;

    /**
     * @param pulse the connection, if there is a server by now; otherwise one is looked for
     * @param serverChanged run on the device executor when the server is lost, and when there is one again
     */
    PulseAudioDevices(@Nullable LibPulse pulse, Runnable serverChanged) {
        this.pulse = pulse;
        this.serverChanged = serverChanged;
    }

    private static Direction direction(DeviceKind kind) {
        return kind == DeviceKind.SPEAKER ? Direction.PLAYBACK : Direction.RECORDING;
    }

    @Override
    public List<MediaDevice> list(DeviceKind kind) {
        LibPulse server = server();
        List<MediaDevice> present = List.of();
        if (server != null) {
            try {
                present = present(server, kind);
            } catch (RtcException e) {
                lost(e);
            }
        }
        if (isRecent()) {
            return withRecentlyMissing(present, known.getOrDefault(kind, List.of()));
        }
        known.put(kind, present);
        return present;
    }

    /** Keeps missing devices on the list for a while, so that nobody loses a microphone that returns in a second. */
    private static List<MediaDevice> withRecentlyMissing(List<MediaDevice> present, List<MediaDevice> before) {
        Set<String> ids = present.stream().map(MediaDevice::id).collect(Collectors.toSet());
        return Stream.concat(present.stream(), before.stream().filter(device -> !ids.contains(device.id())))
                .toList();
    }

    private boolean isRecent() {
        return System.nanoTime() - lostNanos < RESTART_GRACE_NANOS;
    }

    @Override
    public boolean isServerExpectedBack() {
        return !closed && isRecent();
    }

    private static List<MediaDevice> present(LibPulse server, DeviceKind kind) {
        String preferred = server.defaultDevice(direction(kind));
        return server.devices(direction(kind)).stream()
                .map(found -> new MediaDevice(
                        kind, found.name(), found.description(), found.name().equals(preferred)))
                .sorted(Comparator.comparing(MediaDevice::isDefault)
                        .reversed()
                        .thenComparing(MediaDevice::label)
                        .thenComparing(MediaDevice::id))
                .toList();
    }

    @Override
    public boolean select(DeviceKind kind, String id) {
        LibPulse server = server();
        if (server == null
                || server.devices(direction(kind)).stream()
                        .noneMatch(found -> found.name().equals(id))) {
            return false;
        }
        String before = selected.put(kind, id);
        try {
            connectStreams(server, kind, id);
        } catch (RtcException e) {
            if (before == null) {
                selected.remove(kind);
            } else {
                selected.put(kind, before);
            }
            throw e;
        }
        return true;
    }

    @Override
    public void prepare(AudioDeviceModuleBase module, DeviceKind kind, String id) {
        // A device has to be set; the stream starts on the default one and is moved like all others.
        if (kind == DeviceKind.SPEAKER) {
            module.getPlayoutDevices().stream().findFirst().ifPresent(module::setPlayoutDevice);
        } else {
            module.getRecordingDevices().stream().findFirst().ifPresent(module::setRecordingDevice);
        }
    }

    @Override
    public boolean onChange(Runnable listener) {
        changed = listener;
        monitoring = true;
        ensureMonitor();
        return monitor != null;
    }

    /**
     * Starts the monitor, which has a connection of its own, if it is not running: it ends with the server and is
     * restarted with the server.
     */
    private void ensureMonitor() {
        PulseAudioMonitor present = monitor;
        if (monitoring && (present == null || !present.isAlive())) {
            if (present != null) {
                present.close();
            }
            monitor = PulseAudioMonitor.start(() -> changed.run()).orElse(null);
        }
    }

    @Override
    public void reapplySelection() {
        LibPulse server = server();
        if (server == null) {
            return;
        }
        try {
            selected.forEach((kind, id) -> connectStreams(server, kind, id));
        } catch (RtcException e) {
            // The device is gone, and the server has moved our streams to another one.
            LOG.debug("A selected audio device cannot be kept: {}", e.getMessage());
        }
    }

    private static void connectStreams(LibPulse server, DeviceKind kind, String id) {
        Direction direction = direction(kind);
        Optional<LibPulse.Device> device = server.devices(direction).stream()
                .filter(found -> found.name().equals(id))
                .findFirst();
        for (LibPulse.Stream stream : server.streams(direction)) {
            if (device.isPresent() && stream.device() != device.get().index() && !server.move(direction, stream, id)) {
                throw new RtcException("The sound server does not move a stream to " + id);
            }
        }
    }

    /** Returns the connection, reconnecting if needed: sound servers restart, and some start after this program. */
    private @Nullable LibPulse server() {
        if (closed) {
            return null;
        }
        if (pulse != null && !pulse.isAlive()) {
            lost(new RtcException("it ended"));
        }
        boolean another = lost;
        lost = false;
        if (pulse == null) {
            pulse = LibPulse.connect().orElse(null);
            another |= pulse != null;
        }
        if (pulse != null) {
            ensureMonitor();
        }
        if (another) {
            LOG.info(pulse == null ? "The sound server is gone" : "There is a new sound server");
            serverChanged.run();
        }
        return pulse;
    }

    private void lost(RtcException e) {
        LOG.warn("The connection to the sound server is lost: {}", e.getMessage());
        lost = true;
        lostNanos = System.nanoTime();
        disconnect();
    }

    private void disconnect() {
        if (pulse != null) {
            pulse.close();
            pulse = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        if (monitor != null) {
            monitor.close();
            monitor = null;
        }
        disconnect();
    }
}
