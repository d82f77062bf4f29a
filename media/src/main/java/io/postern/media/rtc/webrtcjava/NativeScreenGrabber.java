package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoFrameBuffer;
import dev.onvoid.webrtc.media.video.desktop.DesktopCapturer;
import dev.onvoid.webrtc.media.video.desktop.DesktopSource;
import io.postern.media.device.ScreenException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Grabs frames with one of libwebrtc's capturers on Windows and macOS. A capturer reports neither whether a frame
 * differs from the last one nor that its source is gone: frames are compared, and each second the list of sources is
 * read. A capturer belongs to the thread that created it, so it is created with the first frame.
 */
final class NativeScreenGrabber implements ScreenVideoCapture.FrameGrabber {
    private static final long LIST_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<DesktopCapturer> making;
    private final DesktopSource source;
    private final AtomicReference<@Nullable VideoFrame> arrived = new AtomicReference<>();
    private @Nullable DesktopCapturer capturer;
    private @Nullable VideoFrame last;
    private long listedNanos;

    NativeScreenGrabber(Supplier<DesktopCapturer> making, DesktopSource source) {
        this.making = making;
        this.source = source;
    }

    @Override
    public Optional<ScreenVideoCapture.GrabbedFrame> grab(boolean always) {
        try {
            DesktopCapturer made = capturer;
            if (made == null) {
                made = making.get();
                capturer = made;
                made.selectSource(source);
                made.start((result, frame) -> replace(arrived.getAndSet(frame)));
                listedNanos = System.nanoTime();
            } else if (System.nanoTime() - listedNanos > LIST_INTERVAL_NANOS) {
                listedNanos = System.nanoTime();
                requireListed(made);
            }
            made.captureFrame();
        } catch (RuntimeException | Error e) {
            if (e instanceof ScreenException) {
                throw e;
            }
            NativeCalls.rethrowUnlessNative(e);
            throw new ScreenException(ScreenException.Reason.GONE, String.valueOf(e.getMessage()), e);
        }
        return grabbed(always);
    }

    private void requireListed(DesktopCapturer made) {
        if (made.getDesktopSources().stream().noneMatch(listed -> listed.id == source.id)) {
            throw new ScreenException(ScreenException.Reason.GONE, "no longer listed", null);
        }
    }

    private Optional<ScreenVideoCapture.GrabbedFrame> grabbed(boolean always) {
        VideoFrame now = arrived.getAndSet(null);
        VideoFrame before = last;
        boolean changed = now != null && (before == null || differ(now.buffer.toI420(), before.buffer.toI420()));
        if (now != null) {
            replace(before);
            last = now;
        }
        VideoFrame newest = last;
        if (newest == null || (!changed && !always)) {
            return Optional.empty();
        }
        VideoFrameBuffer copy = newest.copy().buffer;
        return Optional.of(new ScreenVideoCapture.GrabbedFrame(copy, changed));
    }

    private static boolean differ(I420Buffer one, I420Buffer other) {
        return one.getWidth() != other.getWidth()
                || one.getHeight() != other.getHeight()
                || one.getDataY().mismatch(other.getDataY()) >= 0
                || one.getDataU().mismatch(other.getDataU()) >= 0
                || one.getDataV().mismatch(other.getDataV()) >= 0;
    }

    private static void replace(@Nullable VideoFrame older) {
        if (older != null) {
            older.release();
        }
    }

    /** Does nothing: a capturer never blocks for long. */
    @Override
    public void abort() {}

    @Override
    public void close() {
        DesktopCapturer made = capturer;
        capturer = null;
        if (made != null) {
            made.dispose();
        }
        replace(arrived.getAndSet(null));
        replace(last);
        last = null;
    }
}
