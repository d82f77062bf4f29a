package io.postern.room.track;

import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DeviceWish;
import io.postern.media.device.MediaDevice;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.SoundProcessing;
import io.postern.media.frame.PictureSource;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.MediaEngine.ScreenCapture;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.room.DeviceEvent;
import io.postern.room.LocalMedia;
import io.postern.room.ScreenShare;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** {@link LocalMedia} over the engine's devices, with the one thread that opens and closes them. */
public final class DeviceLocalMedia implements LocalMedia, AutoCloseable {
    /** LiveKit's default capture, h720 (livekit-protocol §10). */
    private static final VideoFormat WANTED = new VideoFormat(1280, 720, 30);

    private final MediaEngine engine;
    private final ExecutorService devices;
    private final SharedCapture<VideoCapture> camera;
    private final SharedCapture<AudioCapture> microphone;
    private final SpeakerSelection speaker;
    private final List<Consumer<DeviceEvent>> listeners = new CopyOnWriteArrayList<>();
    private final DeviceCatalog.Registration hotPlug;
    private volatile VideoFormat wanted = WANTED;
    private volatile SoundProcessing processing = SoundProcessing.ALL;

    public DeviceLocalMedia(MediaEngine engine) {
        this.engine = engine;
        devices = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "postern-devices");
            thread.setDaemon(true);
            return thread;
        });
        camera = new SharedCapture<>(
                DeviceKind.CAMERA,
                this::onDevices,
                id -> engine.openCamera(id, wanted),
                () -> devices().list(DeviceKind.CAMERA),
                this::tell);
        microphone = new SharedCapture<>(
                DeviceKind.MICROPHONE,
                this::onDevices,
                engine::openMicrophone,
                () -> devices().list(DeviceKind.MICROPHONE),
                this::tell);
        speaker = new SpeakerSelection(engine, this::onDevices, this::tell);
        hotPlug = engine.devices().onChange(() -> onDevices(this::replugged));
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

    /** Begins to capture a screen or window, on a thread of its own: a display server may take its time. */
    CompletableFuture<ScreenCapture> openScreen(ScreenShare share) {
        return CompletableFuture.supplyAsync(
                () -> engine.openScreen(share.sourceId(), share.style()),
                task -> Thread.ofVirtual().name("postern-screen").start(task));
    }

    /** Ends it on the device executor. */
    void closeScreen(ScreenCapture capture) {
        onDevices(capture::close);
    }

    @Override
    public Optional<MediaDevice> selected(DeviceKind kind) {
        return wish(kind).resolve(kind, devices().list(kind)).device();
    }

    @Override
    public DeviceWish wish(DeviceKind kind) {
        return switch (kind) {
            case CAMERA -> camera.wish();
            case MICROPHONE -> microphone.wish();
            case SPEAKER -> speaker.wish();
        };
    }

    @Override
    public CompletableFuture<Void> select(DeviceKind kind, DeviceWish wish) {
        return switch (kind) {
            case CAMERA -> camera.choose(wish);
            case MICROPHONE -> microphone.choose(wish);
            case SPEAKER -> speaker.choose(wish);
        };
    }

    @Override
    public CompletableFuture<Void> prefer(DeviceKind kind, DeviceWish wish) {
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
    public void process(SoundProcessing next) {
        if (!next.equals(processing)) {
            processing = next;
            engine.processSound(next);
            microphone.renew();
        }
    }

    @Override
    public SoundProcessing processing() {
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
        return CompletableFuture.runAsync(() -> engine.speakerVolume(percent), this::onDevices);
    }

    @Override
    public CompletableFuture<Void> playTestSound() {
        return CompletableFuture.supplyAsync(engine::playTestSound, this::onDevices)
                .thenCompose(played -> played);
    }

    @Override
    public CompletableFuture<CameraLease> openCamera() {
        return useCamera().thenApply(lease -> lease);
    }

    @Override
    public CompletableFuture<MicrophoneLease> openMicrophone() {
        return useMicrophone().thenApply(lease -> lease);
    }

    /** For a room's publication: pictures, and the capture itself to be sent. */
    CompletableFuture<Camera> useCamera() {
        return camera.lease().thenApply(Camera::new);
    }

    /** For a room's publication: the capture itself to be sent. */
    CompletableFuture<Microphone> useMicrophone() {
        return microphone.lease().thenApply(Microphone::new);
    }

    /** Closes all devices and ends the device thread; waits for it at most five seconds. */
    @Override
    public void close() {
        hotPlug.close();
        onDevices(() -> {
            camera.closeNow();
            microphone.closeNow();
        });
        devices.shutdown();
        try {
            if (!devices.awaitTermination(5, TimeUnit.SECONDS)) {
                devices.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void onDevices(Runnable task) {
        try {
            devices.execute(task);
        } catch (RejectedExecutionException closed) {
            // Leases that are given back after everything was closed have nothing left to close.
            LoggerFactory.getLogger(DeviceLocalMedia.class).trace("Devices are closed already");
        }
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

    /** A lease on the camera. */
    static final class Camera implements CameraLease {
        private final SharedCapture<VideoCapture>.Lease lease;
        private final TrackSwitch<PictureSource> pictures = new TrackSwitch<>();

        private Camera(SharedCapture<VideoCapture>.Lease lease) {
            this.lease = lease;
            lease.follow(pictures::connect);
        }

        VideoCapture capture() {
            return lease.capture();
        }

        void follow(Consumer<VideoCapture> follower) {
            lease.follow(follower);
        }

        void onLost(Runnable action) {
            lease.onLost(action);
        }

        @Override
        public PictureSource pictures() {
            return sink -> pictures.attach(origin -> origin.watch(sink));
        }

        @Override
        public void close() {
            pictures.connect(null);
            lease.close();
        }
    }

    /** A lease on the microphone. */
    static final class Microphone implements MicrophoneLease {
        private final SharedCapture<AudioCapture>.Lease lease;

        private Microphone(SharedCapture<AudioCapture>.Lease lease) {
            this.lease = lease;
        }

        AudioCapture capture() {
            return lease.capture();
        }

        void follow(Consumer<AudioCapture> follower) {
            lease.follow(follower);
        }

        void onLost(Runnable action) {
            lease.onLost(action);
        }

        @Override
        public double level() {
            return lease.capture().level();
        }

        @Override
        public double heard() {
            return lease.capture().heard();
        }

        @Override
        public void close() {
            lease.close();
        }
    }
}
