package io.postern.room.track;

import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.frame.PictureSource;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.MediaEngine.ScreenCapture;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.room.LocalMedia;
import io.postern.room.ScreenShare;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** {@link LocalMedia} over the engine's devices, with the one thread that opens and closes them. */
public final class DeviceLocalMedia implements LocalMedia, AutoCloseable {
    /** LiveKit's default capture, h720 (livekit-protocol §10). */
    private static final VideoFormat WANTED = new VideoFormat(1280, 720, 30);

    private final MediaEngine engine;
    private final ExecutorService devices;
    private final SharedCapture<VideoCapture> camera;
    private final SharedCapture<AudioCapture> microphone;
    private volatile Optional<String> speaker = Optional.empty();

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
                id -> engine.openCamera(id, WANTED),
                () -> preferred(DeviceKind.CAMERA));
        microphone = new SharedCapture<>(
                DeviceKind.MICROPHONE, this::onDevices, engine::openMicrophone, () -> preferred(DeviceKind.MICROPHONE));
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
        Optional<String> chosen = switch (kind) {
            case CAMERA -> camera.chosen();
            case MICROPHONE -> microphone.chosen();
            case SPEAKER -> speaker;
        };
        List<MediaDevice> known = devices().list(kind);
        return chosen.flatMap(id -> known.stream()
                        .filter(device -> device.id().equals(id))
                        .findFirst()
                        .or(() -> unlisted(kind, id)))
                .or(() -> known.stream().findFirst());
    }

    @Override
    public CompletableFuture<Void> select(DeviceKind kind, String deviceId) {
        return switch (kind) {
            case CAMERA -> camera.choose(deviceId);
            case MICROPHONE -> microphone.choose(deviceId);
            case SPEAKER ->
                CompletableFuture.runAsync(
                        () -> {
                            engine.selectSpeaker(deviceId);
                            speaker = Optional.of(deviceId);
                        },
                        this::onDevices);
        };
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
            org.slf4j.LoggerFactory.getLogger(DeviceLocalMedia.class).trace("Devices are closed already");
        }
    }

    private Optional<String> preferred(DeviceKind kind) {
        return devices().list(kind).stream().findFirst().map(MediaDevice::id);
    }

    /** The test sources can be chosen by id without being listed. */
    private static Optional<MediaDevice> unlisted(DeviceKind kind, String id) {
        MediaDevice device = new MediaDevice(kind, id, "", false);
        return device.builtIn() ? Optional.of(device) : Optional.empty();
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

        @Override
        public double level() {
            return lease.capture().level();
        }

        @Override
        public void close() {
            lease.close();
        }
    }
}
