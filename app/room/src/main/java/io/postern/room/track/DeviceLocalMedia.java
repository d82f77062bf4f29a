package io.postern.room.track;

import io.postern.media.device.AudioProcessing;
import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.MediaEngine.ScreenCapture;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.room.DeviceEvent;
import io.postern.room.LocalMedia;
import io.postern.room.ScreenShare;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** {@link LocalMedia} over the engine's devices, with the one thread that opens and closes them. */
public final class DeviceLocalMedia implements LocalMedia, AutoCloseable {
    /** LiveKit's default capture, h720 (docs/protocol.md §10). */
    private static final VideoFormat DEFAULT_FORMAT = new VideoFormat(1280, 720, 30);

    private static final long SCREENS_CLOSE_SECONDS = 5;

    private final MediaEngine engine;
    private final DeviceExecutor devices;
    private final Executor screens;
    private final Map<Object, CompletableFuture<Void>> closingScreens = new ConcurrentHashMap<>();
    private final SharedCapture<VideoCapture> camera;
    private final SharedCapture<AudioCapture> microphone;
    private final SpeakerSelection speaker;
    private final List<Consumer<DeviceEvent>> listeners = new CopyOnWriteArrayList<>();
    private final DeviceCatalog.Registration hotPlug;
    private volatile VideoFormat wanted = DEFAULT_FORMAT;
    private volatile AudioProcessing processing = AudioProcessing.ALL;

    public DeviceLocalMedia(MediaEngine engine) {
        this(
                engine,
                Executors.newSingleThreadExecutor(task -> {
                    Thread thread = new Thread(task, "postern-devices");
                    thread.setDaemon(true);
                    return thread;
                }),
                // A thread for each: a display server may take its time.
                task -> Thread.ofVirtual().name("postern-screen").start(task));
    }

    /**
     * @param serial opens and closes devices; ended by {@link #close()}
     * @param screens opens screens and windows
     */
    DeviceLocalMedia(MediaEngine engine, ExecutorService serial, Executor screens) {
        this.engine = engine;
        this.screens = screens;
        devices = new DeviceExecutor(serial);
        camera = new SharedCapture<>(
                DeviceKind.CAMERA,
                devices,
                id -> engine.openCamera(id, wanted),
                VideoCapture::lost,
                () -> devices().list(DeviceKind.CAMERA),
                this::tell);
        microphone = new SharedCapture<>(
                DeviceKind.MICROPHONE,
                devices,
                engine::openMicrophone,
                microphone -> new CompletableFuture<>(),
                () -> devices().list(DeviceKind.MICROPHONE),
                this::tell);
        speaker = new SpeakerSelection(engine, devices, this::tell);
        hotPlug = engine.devices().onChange(() -> devices.execute(this::replugged));
    }

    private void replugged() {
        camera.replugged(false);
        microphone.replugged(true);
        speaker.replugged();
    }

    private void tell(DeviceEvent event) {
        LoggerFactory.getLogger(DeviceLocalMedia.class).info("Plugged in or out: {}", event);
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public DeviceCatalog devices() {
        return engine.devices();
    }

    @Override
    public ScreenCatalog screens() {
        return engine.screens();
    }

    /** Begins to capture a screen or window, on a thread of its own. */
    CompletableFuture<ScreenCapture> openScreen(ScreenShare share) {
        return CompletableFuture.supplyAsync(() -> engine.openScreen(share.sourceId(), share.style()), screens);
    }

    /** Ends it on a thread of its own too: a device that hangs must not keep a screen from being let go. Any thread. */
    void closeScreen(ScreenCapture capture) {
        CompletableFuture<Void> closing = CompletableFuture.runAsync(capture::close, screens);
        Object key = new Object();
        closingScreens.put(key, closing);
        closing.whenComplete((done, failure) -> closingScreens.remove(key));
    }

    @Override
    public Optional<MediaDevice> selected(DeviceKind kind) {
        return wish(kind).resolve(kind, devices().list(kind)).device();
    }

    @Override
    public DevicePreference wish(DeviceKind kind) {
        return switch (kind) {
            case CAMERA -> camera.wish();
            case MICROPHONE -> microphone.wish();
            case SPEAKER -> speaker.wish();
        };
    }

    @Override
    public CompletableFuture<Void> select(DeviceKind kind, DevicePreference wish) {
        return switch (kind) {
            case CAMERA -> camera.choose(wish);
            case MICROPHONE -> microphone.choose(wish);
            case SPEAKER -> speaker.choose(wish);
        };
    }

    @Override
    public CompletableFuture<Void> prefer(DeviceKind kind, DevicePreference wish) {
        return switch (kind) {
            case CAMERA -> camera.prefer(wish);
            case MICROPHONE -> microphone.prefer(wish);
            case SPEAKER -> speaker.prefer(wish);
        };
    }

    @Override
    public DeviceCatalog.Registration onDeviceEvent(Consumer<DeviceEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void process(AudioProcessing next) {
        if (!next.equals(processing)) {
            processing = next;
            engine.setAudioProcessing(next);
            microphone.renew();
        }
    }

    @Override
    public AudioProcessing processing() {
        return processing;
    }

    @Override
    public CompletableFuture<Void> capture(int width, int height, int framesPerSecond) {
        VideoFormat format = new VideoFormat(width, height, framesPerSecond);
        if (format.equals(wanted)) {
            return CompletableFuture.completedFuture(null);
        }
        wanted = format;
        return camera.reopen();
    }

    @Override
    public CompletableFuture<Void> speakerVolume(int percent) {
        return devices.run(DeviceKind.SPEAKER, () -> engine.setSpeakerVolume(percent));
    }

    @Override
    public CompletableFuture<Void> playTestSound() {
        return devices.ask(DeviceKind.SPEAKER, engine::playTestSound).thenCompose(played -> played);
    }

    @Override
    public CompletableFuture<CameraLease> openCamera() {
        return useCamera().thenApply(lease -> lease);
    }

    @Override
    public CompletableFuture<MicrophoneLease> openMicrophone() {
        return useMicrophone().thenApply(lease -> lease);
    }

    /** For a room's publication: its frames, and the capture itself to be sent. */
    CompletableFuture<Camera> useCamera() {
        return camera.lease().thenApply(Camera::new);
    }

    /** For a room's publication: the capture itself to be sent. */
    CompletableFuture<Microphone> useMicrophone() {
        return microphone.lease().thenApply(Microphone::new);
    }

    /** Closes all devices and ends the device thread; waits for it, and for screens, at most five seconds each. */
    @Override
    public void close() {
        hotPlug.close();
        camera.end();
        microphone.end();
        devices.execute(() -> {
            camera.closeNow();
            microphone.closeNow();
        });
        devices.close();
        // A device that hung may have kept the thread from closing the others: the task above is dropped then. If the
        // device still hangs, its thread sees the end before it touches them.
        camera.closeNow();
        microphone.closeNow();
        CompletableFuture.allOf(closingScreens.values().toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, SCREENS_CLOSE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(failure -> null)
                .join();
    }

    /** The reason behind a failed lease or choice. */
    static DeviceException reason(DeviceKind kind, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DeviceException device) {
                return device;
            }
        }
        return new DeviceException(kind, DeviceException.Reason.FAILED, "unexpected", failure);
    }

    /** A lease whose holder is told when another device takes over, and when the device is lost. */
    interface CaptureLease {
        /** Calls back at once, and on the device executor whenever another device has taken over. */
        void onReplaced(Runnable action);

        /** Calls back when the device is lost and nothing replaces it; at once if that is so already. */
        void onLost(Runnable action);

        void close();
    }

    /** A lease on the camera. */
    static final class Camera implements CameraLease, CaptureLease {
        private final SharedCapture<VideoCapture>.Lease lease;
        private final SwitchableSource<VideoSource> pictures = new SwitchableSource<>();

        private Camera(SharedCapture<VideoCapture>.Lease lease) {
            this.lease = lease;
            lease.follow(pictures::connect);
        }

        VideoCapture capture() {
            return lease.capture();
        }

        @Override
        public void onReplaced(Runnable action) {
            lease.follow(capture -> action.run());
        }

        @Override
        public void onLost(Runnable action) {
            lease.onLost(action);
        }

        @Override
        public VideoSource video() {
            return sink -> pictures.attach((origin, gate) -> origin.watch(gate.before(sink)));
        }

        @Override
        public void close() {
            pictures.connect(null);
            lease.close();
        }
    }

    /** A lease on the microphone. */
    static final class Microphone implements MicrophoneLease, CaptureLease {
        private final SharedCapture<AudioCapture>.Lease lease;

        private Microphone(SharedCapture<AudioCapture>.Lease lease) {
            this.lease = lease;
        }

        AudioCapture capture() {
            return lease.capture();
        }

        @Override
        public void onReplaced(Runnable action) {
            lease.follow(capture -> action.run());
        }

        @Override
        public void onLost(Runnable action) {
            lease.onLost(action);
        }

        @Override
        public double level() {
            return lease.capture().level();
        }

        @Override
        public double heard() {
            return lease.capture().inputLevel();
        }

        @Override
        public void close() {
            lease.close();
        }
    }
}
