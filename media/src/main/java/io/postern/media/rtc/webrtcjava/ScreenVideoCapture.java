package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoFrameBuffer;
import io.postern.media.device.ContentHint;
import io.postern.media.device.ScreenException;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Captures a screen or window on a thread of its own, so that a display server that hangs blocks nothing else. */
final class ScreenVideoCapture extends LocalVideo implements MediaEngine.ScreenCapture {
    private static final Logger LOG = LoggerFactory.getLogger(ScreenVideoCapture.class);
    private static final long TIMEOUT_SECONDS = 5;

    /** Grabs frames of one screen or window. For the capture's thread only, except for {@link #abort}. */
    interface FrameGrabber {
        /**
         * Grabs a frame.
         *
         * @param always also if nothing has changed
         * @return empty if nothing has changed or there is nothing to see
         * @throws ScreenException if the source is gone
         */
        Optional<GrabbedFrame> grab(boolean always);

        /** Makes a running grab, and each later one, fail at once. Any thread. */
        void abort();

        void close();
    }

    /**
     * A grabbed frame.
     *
     * @param buffer owned by the receiver
     * @param changed whether it differs from the last one
     */
    record GrabbedFrame(VideoFrameBuffer buffer, boolean changed) {}

    private final FrameGrabber grabber;
    private final ContentHint style;
    private final Consumer<MediaEngine.VideoCapture> closing;
    private final ScreenRefreshPolicy refresh = new ScreenRefreshPolicy();
    private final CompletableFuture<ScreenException> gone = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;
    private volatile VideoFormat format;
    private volatile boolean paused;

    /**
     * Starts to capture.
     *
     * @param grabber owned from now on
     * @param closing told, a single time, that the capture was closed
     * @throws ScreenException if there is nothing to see
     */
    ScreenVideoCapture(FrameGrabber grabber, ContentHint style, Consumer<MediaEngine.VideoCapture> closing) {
        this.grabber = grabber;
        this.style = style;
        this.closing = closing;
        this.thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread capturing = new Thread(work, "postern-media-screen");
            capturing.setDaemon(true);
            return capturing;
        });
        thread.setRemoveOnCancelPolicy(true);
        try {
            this.format = CompletableFuture.supplyAsync(this::firstFormat, thread)
                    .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (java.util.concurrent.CompletionException e) {
            end();
            throw e.getCause() instanceof ScreenException failure
                    ? failure
                    : new ScreenException(ScreenException.Reason.FAILED, "no first frame", e.getCause());
        }
        long period = TimeUnit.SECONDS.toNanos(1) / style.framesPerSecond();
        thread.scheduleAtFixedRate(this::tick, 0, period, TimeUnit.NANOSECONDS);
    }

    private VideoFormat firstFormat() {
        GrabbedFrame grabbed = grabber.grab(true)
                .orElseThrow(
                        () -> new ScreenException(ScreenException.Reason.FAILED, "The window cannot be seen", null));
        try {
            return format(grabbed.buffer());
        } finally {
            grabbed.buffer().release();
        }
    }

    private VideoFormat format(VideoFrameBuffer buffer) {
        double scale = style.scale(buffer.getWidth(), buffer.getHeight());
        return new VideoFormat(
                even(buffer.getWidth() * scale), even(buffer.getHeight() * scale), style.framesPerSecond());
    }

    private static int even(double size) {
        return Math.max(2, (int) Math.round(size) & ~1);
    }

    private void tick() {
        if (closed.get() || gone.isDone() || paused || !isWanted()) {
            return;
        }
        try {
            long now = System.nanoTime();
            Optional<GrabbedFrame> grabbed = grabber.grab(refresh.isDue(now));
            if (grabbed.isPresent()) {
                refresh.sent(now, grabbed.get().changed());
                deliver(frame(grabbed.get().buffer()));
            }
        } catch (ScreenException e) {
            sourceLost(e);
        } catch (RuntimeException e) {
            // An exception here would silently end the periodic task.
            LOG.error("The screen could not be captured", e);
            sourceLost(new ScreenException(ScreenException.Reason.FAILED, String.valueOf(e.getMessage()), e));
        }
    }

    private NativeVideoFrame frame(VideoFrameBuffer full) {
        VideoFormat wanted = format(full);
        format = wanted;
        long now = System.nanoTime();
        if (wanted.width() == full.getWidth() && wanted.height() == full.getHeight()) {
            return new NativeVideoFrame(new VideoFrame(full, now));
        }
        VideoFrameBuffer scaled =
                full.cropAndScale(0, 0, full.getWidth(), full.getHeight(), wanted.width(), wanted.height());
        full.release();
        return new NativeVideoFrame(new VideoFrame(scaled, now));
    }

    private void sourceLost(ScreenException why) {
        if (!closed.get()) {
            LOG.info("The shared source is gone: {}", why.getMessage());
            gone.complete(why);
        }
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
    public void setPaused(boolean paused) {
        this.paused = paused;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            end();
            closing.accept(this);
        }
    }

    private void end() {
        grabber.abort();
        thread.execute(grabber::close);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Capturing a screen does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
