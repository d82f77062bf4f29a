package io.postern.room.sim;

import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.device.ScreenBrowser;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.ScreenException;
import io.postern.media.device.ScreenStyle;
import io.postern.media.device.SoundProcessing;
import io.postern.media.frame.PictureSink;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.PeerListener;
import io.postern.media.rtc.PeerSession;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A media engine without media: its peers follow WebRTC's rules of order and fail a test that breaks them. */
public final class SimulatedEngine implements MediaEngine {
    private final List<SimulatedPeer> peers = new CopyOnWriteArrayList<>();
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final AtomicInteger openCaptures = new AtomicInteger();
    private final List<CompletableFuture<ScreenException>> screens = new CopyOnWriteArrayList<>();
    private final Map<DeviceKind, List<MediaDevice>> plugged = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Optional<DeviceException.Reason> cameraFailure = Optional.empty();
    private volatile SoundProcessing processing = SoundProcessing.ALL;

    public SimulatedEngine() {
        for (DeviceKind kind : DeviceKind.values()) {
            plug(kind, "First", "Second");
        }
    }

    /** All peers that were opened, oldest first. */
    public List<SimulatedPeer> peers() {
        return peers;
    }

    /** The ids of all devices that were opened, in order. */
    public List<String> opened() {
        return opened;
    }

    /** Captures that are open now. */
    public int openCaptures() {
        return openCaptures.get();
    }

    /** The devices of one kind are these from now on, the system's default first, and who listens is told. */
    public void plug(DeviceKind kind, String... labels) {
        plugged.put(
                kind,
                Stream.of(labels)
                        .map(label -> device(kind, label, label.equals(labels[0])))
                        .toList());
        listeners.forEach(Runnable::run);
    }

    private static MediaDevice device(DeviceKind kind, String label, boolean isDefault) {
        String number = label.equals("First") ? "1" : label.equals("Second") ? "2" : label;
        return new MediaDevice(kind, kind + "-" + number, label, isDefault);
    }

    /** What is wanted of the sound of microphones. */
    public SoundProcessing processing() {
        return processing;
    }

    /** From now on cameras cannot be opened. */
    public void failCameras(DeviceException.Reason reason) {
        cameraFailure = Optional.of(reason);
    }

    /** The screen or window that was opened last goes by itself. */
    public void loseScreen() {
        screens.getLast().complete(new ScreenException(ScreenException.Reason.GONE, "simulated", null));
    }

    @Override
    public DeviceCatalog devices() {
        return new DeviceCatalog() {
            @Override
            public List<MediaDevice> list(DeviceKind kind) {
                return plugged.getOrDefault(kind, List.of());
            }

            @Override
            public Registration onChange(Runnable listener) {
                listeners.add(listener);
                return () -> listeners.remove(listener);
            }
        };
    }

    @Override
    public PeerSession openPeer(IceConfig ice, PeerListener listener) {
        SimulatedPeer peer = new SimulatedPeer(ice, listener);
        peers.add(peer);
        return peer;
    }

    @Override
    public VideoCapture openCamera(String deviceId, VideoFormat wanted) {
        cameraFailure.ifPresent(reason -> {
            throw new DeviceException(DeviceKind.CAMERA, reason, "simulated", null);
        });
        opened.add(deviceId);
        return new SimulatedCapture(wanted);
    }

    @Override
    public ScreenCatalog screens() {
        return new ScreenCatalog() {
            @Override
            public Reach reach() {
                return Reach.NONE;
            }

            @Override
            public ScreenBrowser browse() {
                throw new ScreenException(ScreenException.Reason.UNSUPPORTED, "simulated", null);
            }
        };
    }

    @Override
    public ScreenCapture openScreen(String sourceId, ScreenStyle style) {
        if (sourceId.isEmpty()) {
            throw new ScreenException(ScreenException.Reason.GONE, "simulated", null);
        }
        opened.add(sourceId);
        SimulatedCapture capture = new SimulatedCapture(new VideoFormat(1920, 1080, style.framesPerSecond()));
        screens.add(capture.gone);
        return capture;
    }

    private final class SimulatedCapture implements ScreenCapture {
        private final VideoFormat format;
        private final CompletableFuture<ScreenException> gone = new CompletableFuture<>();
        private boolean closed;

        SimulatedCapture(VideoFormat format) {
            this.format = format;
            openCaptures.incrementAndGet();
        }

        @Override
        public VideoFormat format() {
            return format;
        }

        @Override
        public CompletableFuture<ScreenException> gone() {
            return gone;
        }

        @Override
        public void setPaused(boolean paused) {}

        @Override
        public Watch watch(PictureSink sink) {
            return () -> {};
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                openCaptures.decrementAndGet();
            }
        }
    }

    @Override
    public AudioCapture openMicrophone(String deviceId) {
        opened.add(deviceId);
        openCaptures.incrementAndGet();
        return new AudioCapture() {
            private boolean closed;

            @Override
            public double level() {
                return 0.5;
            }

            @Override
            public double heard() {
                return 0.5;
            }

            @Override
            public synchronized void close() {
                if (!closed) {
                    closed = true;
                    openCaptures.decrementAndGet();
                }
            }
        };
    }

    @Override
    public void selectSpeaker(String deviceId) {
        opened.add(deviceId);
    }

    @Override
    public void speakerVolume(int percent) {}

    @Override
    public void processSound(SoundProcessing wanted) {
        processing = wanted;
    }

    @Override
    public CompletableFuture<Void> playTestSound() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean hasAudioDevices() {
        return false;
    }

    @Override
    public int openPictures() {
        return 0;
    }

    @Override
    public void close() {
        peers.forEach(SimulatedPeer::close);
    }
}
