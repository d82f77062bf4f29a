package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import io.postern.media.capture.TestPattern;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Captures the test pattern. Numbers frames from 0, one for each period of the clock whether it is watched or not. */
final class TestPatternCapture extends LocalVideo {
    private static final Logger LOG = LoggerFactory.getLogger(TestPatternCapture.class);
    private static final AtomicInteger SEEDS = new AtomicInteger();
    private static final int MAX_SIDE_PIXELS = 3840;
    private static final int MAX_FRAMES_PER_SECOND = 60;

    private final VideoFormat format;
    private final TestPattern pattern;
    private final NativeI420Buffer canvas;
    private final TestPattern.Planes planes;
    private final Future<?> drawing;
    private final Consumer<MediaEngine.VideoCapture> closing;
    private final Object lock = new Object();
    private final long period;
    private final long start;
    private long last = -1;
    private volatile boolean paused;
    private boolean closed;

    /** @param closing told, a single time, that the capture was closed */
    TestPatternCapture(
            VideoFormat wanted, ScheduledExecutorService executor, Consumer<MediaEngine.VideoCapture> closing) {
        this.format = new VideoFormat(
                even(wanted.width()),
                even(wanted.height()),
                Math.clamp(wanted.framesPerSecond(), 1, MAX_FRAMES_PER_SECOND));
        this.closing = closing;
        this.pattern = new TestPattern(format.width(), format.height(), SEEDS.getAndIncrement());
        this.canvas = NativeI420Buffer.allocate(format.width(), format.height());
        this.planes = new TestPattern.Planes(
                canvas.getDataY(),
                canvas.getStrideY(),
                canvas.getDataU(),
                canvas.getStrideU(),
                canvas.getDataV(),
                canvas.getStrideV());
        pattern.drawBackground(planes);
        this.period = TimeUnit.SECONDS.toNanos(1) / format.framesPerSecond();
        this.start = System.nanoTime();
        this.drawing = executor.scheduleAtFixedRate(this::tick, 0, period, TimeUnit.NANOSECONDS);
    }

    private static int even(int wanted) {
        return Math.clamp(wanted, TestPattern.MIN_SIDE_PIXELS, MAX_SIDE_PIXELS) & ~1;
    }

    private void tick() {
        try {
            NativeVideoFrame frame = draw();
            if (frame != null) {
                deliver(frame);
            }
        } catch (RuntimeException e) {
            // An exception here would silently end the periodic task.
            LOG.error("The test pattern could not be drawn", e);
        }
    }

    private @Nullable NativeVideoFrame draw() {
        synchronized (lock) {
            // By the clock and not by counting: after a pause of the machine the pattern skips numbers, as a
            // camera would, instead of hurrying.
            long current = (System.nanoTime() - start) / period;
            if (closed || paused || current == last || !isWanted()) {
                return null;
            }
            last = current;
            pattern.draw(planes, current, LocalTime.now(ZoneId.systemDefault()).get(ChronoField.MILLI_OF_DAY));
            // A copy, because encoder and watchers may keep the frame while the next one is drawn.
            return new NativeVideoFrame(new VideoFrame(canvas.copy(), System.nanoTime()));
        }
    }

    @Override
    public VideoFormat format() {
        return format;
    }

    @Override
    public void setPaused(boolean paused) {
        this.paused = paused;
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            drawing.cancel(false);
            canvas.release();
        }
        closing.accept(this);
    }
}
