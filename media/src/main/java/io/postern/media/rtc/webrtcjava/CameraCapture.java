package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.MediaDevices;
import dev.onvoid.webrtc.media.video.VideoCapture;
import dev.onvoid.webrtc.media.video.VideoCaptureCapability;
import dev.onvoid.webrtc.media.video.VideoDevice;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.media.rtc.RtcException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Captures a camera. Its native calls are made from the device executor. */
final class CameraCapture extends LocalVideo {
    private static final Logger LOG = LoggerFactory.getLogger(CameraCapture.class);

    private static final long CHECK_INTERVAL_MILLIS = 1_000;

    private final VideoDevice device;
    private final VideoFormat format;
    private final MediaThreads threads;
    private final Consumer<MediaEngine.VideoCapture> closing;
    private final CameraExecutor camera = new CameraExecutor(new Native(), CameraExecutor.CALL_LIMIT);
    private final StalledDeviceDetector stall = new StalledDeviceDetector();
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private @Nullable Future<?> checking;
    private boolean running;
    private volatile boolean paused;
    private volatile boolean closed;

    private CameraCapture(
            VideoDevice device, VideoFormat format, MediaThreads threads, Consumer<MediaEngine.VideoCapture> closing) {
        this.device = device;
        this.format = format;
        this.threads = threads;
        this.closing = closing;
    }

    /**
     * Opens a camera and starts to capture.
     *
     * @param closing told, a single time, that the capture was closed
     */
    static CameraCapture open(
            String deviceId, VideoFormat wanted, MediaThreads threads, Consumer<MediaEngine.VideoCapture> closing) {
        return threads.onDevices(() -> {
            Found found = ask(deviceId);
            CameraCapture capture = new CameraCapture(
                    found.device(), CameraFormatSelector.best(found.formats(), wanted), threads, closing);
            try {
                capture.start();
            } catch (DeviceException e) {
                capture.camera.close();
                throw e;
            }
            capture.checking = threads.devices()
                    .scheduleWithFixedDelay(
                            capture::checkDelivery,
                            CHECK_INTERVAL_MILLIS,
                            CHECK_INTERVAL_MILLIS,
                            TimeUnit.MILLISECONDS);
            return capture;
        });
    }

    private record Found(VideoDevice device, List<VideoFormat> formats) {}

    private static Found ask(String deviceId) {
        try {
            return MediaThreads.callWithTimeout("the camera", () -> find(deviceId), late -> {});
        } catch (RtcException e) {
            throw failure(DeviceException.Reason.FAILED, deviceId, e);
        }
    }

    private static Found find(String deviceId) {
        VideoDevice device = MediaDevices.getVideoCaptureDevices().stream()
                .filter(candidate -> deviceId.equals(candidate.getDescriptor()))
                .findFirst()
                .orElseThrow(() -> failure(DeviceException.Reason.NOT_FOUND, deviceId, null));
        List<VideoFormat> formats = MediaDevices.getVideoCaptureCapabilities(device).stream()
                .map(can -> new VideoFormat(can.width, can.height, can.frameRate))
                .toList();
        return new Found(device, formats);
    }

    /** The native camera, on the camera's own thread only, which some systems insist on. */
    private final class Native implements CameraExecutor.Camera {
        private @Nullable VideoCapture made;

        private VideoCapture made() {
            VideoCapture capture = made;
            if (capture == null) {
                capture = new VideoCapture();
                made = capture;
            }
            return capture;
        }

        @Override
        public void start() {
            VideoCapture capture = made();
            capture.setVideoCaptureDevice(device);
            capture.setVideoCaptureCapability(
                    new VideoCaptureCapability(format.width(), format.height(), format.framesPerSecond()));
            // The sink has to be set again before each start.
            capture.setVideoSink(frame -> {
                stall.delivered(System.nanoTime());
                deliver(new NativeVideoFrame(frame));
            });
            capture.start();
        }

        @Override
        public void stop() {
            made().stop();
        }

        @Override
        public void dispose() {
            made().dispose();
        }
    }

    /** On the device executor. */
    private void start() {
        stall.started(System.nanoTime());
        try {
            camera.start();
            running = true;
        } catch (RtcException e) {
            // Stops it in case it starts after all.
            camera.stop();
            throw failure(DeviceException.Reason.FAILED, device.getName(), e);
        } catch (RuntimeException | Error e) {
            NativeCalls.rethrowUnlessNative(e);
            // The device exists, so another program uses it; webrtc-java only reports that it failed.
            throw failure(DeviceException.Reason.BUSY, device.getName(), e);
        }
    }

    /** On the device executor. */
    private void checkDelivery() {
        if (!running || closed || lost.isDone()) {
            return;
        }
        switch (stall.check(System.nanoTime())) {
            case DELIVERING -> {}
            case RESTART -> {
                LOG.warn("The camera {} no longer delivers frames; restarting it", device.getName());
                try {
                    stop();
                    start();
                } catch (DeviceException e) {
                    LOG.warn("The camera does not restart: {}", e.getMessage());
                    lost.complete(null);
                }
            }
            case LOST -> {
                LOG.warn("The camera {} delivers no frames", device.getName());
                lost.complete(null);
            }
        }
    }

    @Override
    public CompletableFuture<Void> lost() {
        return lost;
    }

    /** On the device executor. */
    private void stop() {
        if (running) {
            running = false;
            camera.stop();
        }
    }

    private static DeviceException failure(DeviceException.Reason reason, String detail, @Nullable Throwable cause) {
        return new DeviceException(DeviceKind.CAMERA, reason, detail, cause);
    }

    @Override
    public VideoFormat format() {
        return format;
    }

    @Override
    public void setPaused(boolean paused) {
        if (closed) {
            return;
        }
        this.paused = paused;
        threads.devices().execute(this::followPaused);
    }

    /** On the device executor. */
    private void followPaused() {
        if (paused || closed) {
            stop();
        } else if (!running) {
            try {
                start();
            } catch (DeviceException e) {
                LOG.warn("The camera does not restart after a pause", e);
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        boolean first = threads.onDevices(() -> {
            if (closed) {
                return false;
            }
            closed = true;
            if (checking != null) {
                checking.cancel(false);
            }
            stop();
            camera.close();
            return true;
        });
        if (first) {
            closing.accept(this);
        }
    }
}
