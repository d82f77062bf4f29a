package io.postern.room.sim;

import io.postern.media.device.AudioProcessing;
import io.postern.media.device.ContentHint;
import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.device.ScreenBrowser;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.ScreenException;
import io.postern.media.frame.VideoSink;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.PeerListener;
import io.postern.media.rtc.PeerSession;
import io.postern.media.rtc.QueuedPeerSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A media engine without media: its peers follow WebRTC's rules of order and fail a test that breaks them. */
public final class SimulatedEngine implements MediaEngine {
    private final List<SimulatedPeer> peers = new CopyOnWriteArrayList<>();
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final AtomicInteger openCameras = new AtomicInteger();
    private final AtomicInteger openMicrophones = new AtomicInteger();
    private final AtomicInteger openScreens = new AtomicInteger();
    private final AtomicInteger failing = new AtomicInteger();
    private volatile CountDownLatch opening = new CountDownLatch(0);
    private volatile boolean waiting;
    private volatile boolean queued;
    private volatile Duration limit = QueuedPeerSession.CALL_LIMIT;
    private final AtomicInteger silent = new AtomicInteger();
    private final CountDownLatch silence = new CountDownLatch(1);
    private final AtomicBoolean unwatchable = new AtomicBoolean();
    private final List<CompletableFuture<ScreenException>> screens = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> cameras = new CopyOnWriteArrayList<>();
    private final Map<DeviceKind, List<MediaDevice>> plugged = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Optional<DeviceException.Reason> cameraFailure = Optional.empty();
    private volatile AudioProcessing processing = AudioProcessing.ALL;

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

    /** The captures that are open now. */
    public int openCaptures() {
        return openCameras() + openMicrophones() + openScreens();
    }

    public int openCameras() {
        return openCameras.get();
    }

    public int openMicrophones() {
        return openMicrophones.get();
    }

    public int openScreens() {
        return openScreens.get();
    }

    /** Holds up the opening of cameras until the answer is run. */
    public Runnable holdOpening() {
        CountDownLatch held = new CountDownLatch(1);
        opening = held;
        return held::countDown;
    }

    /** Whether the opening of a camera is being held up. */
    public boolean isOpening() {
        return waiting;
    }

    private void open() {
        waiting = opening.getCount() > 0;
        try {
            opening.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiting = false;
    }

    /** Makes the next opening of a device or screen fail. */
    public void failNext() {
        failing.set(1);
    }

    /** Lets everything be opened again. */
    public void heal() {
        failing.set(0);
    }

    private boolean fails() {
        return failing.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    /** Makes watching the frames of a camera or screen fail from now on. */
    public void failWatching() {
        unwatchable.set(true);
    }

    /** Sets the devices of one kind, the system's default first, and notifies listeners. */
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

    /** The requested sound processing of microphones. */
    public AudioProcessing processing() {
        return processing;
    }

    /** Makes opening a camera fail from now on. */
    public void failCameras(DeviceException.Reason reason) {
        cameraFailure = Optional.of(reason);
    }

    /** Makes the screen or window that was opened last disappear. */
    public void loseScreen() {
        screens.getLast().complete(new ScreenException(ScreenException.Reason.GONE, "simulated", null));
    }

    /** Makes the camera that was opened last stop delivering frames without disappearing. */
    public void silenceCamera() {
        cameras.getLast().complete(null);
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
        if (!queued) {
            return open(ice, listener);
        }
        return QueuedPeerSession.open(
                calls -> {
                    SimulatedPeer peer = open(ice, listener);
                    if (silent.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
                        peer.silence(silence);
                    }
                    return peer;
                },
                listener,
                limit,
                () -> CompletableFuture.completedFuture(null));
    }

    private SimulatedPeer open(IceConfig ice, PeerListener listener) {
        SimulatedPeer peer = new SimulatedPeer(ice, listener);
        peers.add(peer);
        return peer;
    }

    /**
     * From now on peers are opened as the real engine opens them, and so many of them never return from taking a remote
     * description.
     *
     * @param patience the time limit for their calls
     */
    public void silence(int count, Duration patience) {
        queued = true;
        limit = patience;
        silent.set(count);
    }

    /** The calls that are never answered, until the engine is closed. */
    public CountDownLatch silence() {
        return silence;
    }

    @Override
    public VideoCapture openCamera(String deviceId, VideoFormat wanted) {
        open();
        cameraFailure.ifPresent(reason -> {
            throw new DeviceException(DeviceKind.CAMERA, reason, "simulated", null);
        });
        if (fails()) {
            throw new DeviceException(DeviceKind.CAMERA, DeviceException.Reason.BUSY, "simulated", null);
        }
        opened.add(deviceId);
        SimulatedCapture capture = new SimulatedCapture(wanted, openCameras, unwatchable);
        cameras.add(capture.lost);
        return capture;
    }

    @Override
    public ScreenCatalog screens() {
        return new ScreenCatalog() {
            @Override
            public CaptureSupport captureSupport() {
                return CaptureSupport.NONE;
            }

            @Override
            public ScreenBrowser browse() {
                throw new ScreenException(ScreenException.Reason.UNSUPPORTED, "simulated", null);
            }
        };
    }

    @Override
    public ScreenCapture openScreen(String sourceId, ContentHint style) {
        if (sourceId.isEmpty() || fails()) {
            throw new ScreenException(ScreenException.Reason.GONE, "simulated", null);
        }
        opened.add(sourceId);
        SimulatedCapture capture =
                new SimulatedCapture(new VideoFormat(1920, 1080, style.framesPerSecond()), openScreens, unwatchable);
        screens.add(capture.gone);
        return capture;
    }

    private static final class SimulatedCapture implements ScreenCapture {
        private final VideoFormat format;
        private final CompletableFuture<ScreenException> gone = new CompletableFuture<>();
        private final CompletableFuture<Void> lost = new CompletableFuture<>();
        private final AtomicInteger open;
        private final AtomicBoolean unwatchable;
        private boolean closed;

        SimulatedCapture(VideoFormat format, AtomicInteger open, AtomicBoolean unwatchable) {
            this.format = format;
            this.unwatchable = unwatchable;
            this.open = open;
            open.incrementAndGet();
        }

        @Override
        public VideoFormat format() {
            return format;
        }

        @Override
        public CompletableFuture<Void> lost() {
            return lost;
        }

        @Override
        public CompletableFuture<ScreenException> gone() {
            return gone;
        }

        @Override
        public void setPaused(boolean paused) {}

        @Override
        public Watch watch(VideoSink sink) {
            if (unwatchable.get()) {
                throw new IllegalStateException("simulated");
            }
            return () -> {};
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                open.decrementAndGet();
            }
        }
    }

    @Override
    public AudioCapture openMicrophone(String deviceId) {
        if (fails()) {
            throw new DeviceException(DeviceKind.MICROPHONE, DeviceException.Reason.BUSY, "simulated", null);
        }
        opened.add(deviceId);
        openMicrophones.incrementAndGet();
        return new AudioCapture() {
            private boolean closed;

            @Override
            public double level() {
                return 0.5;
            }

            @Override
            public double inputLevel() {
                return 0.5;
            }

            @Override
            public synchronized void close() {
                if (!closed) {
                    closed = true;
                    openMicrophones.decrementAndGet();
                }
            }
        };
    }

    @Override
    public void selectSpeaker(String deviceId) {
        opened.add(deviceId);
    }

    @Override
    public void setSpeakerVolume(int percent) {}

    @Override
    public void setAudioProcessing(AudioProcessing wanted) {
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
    public int openFrames() {
        return 0;
    }

    @Override
    public void close() {
        silence.countDown();
        if (!queued) {
            // The rooms close the other peers on their own threads.
            peers.forEach(SimulatedPeer::close);
        }
    }
}
