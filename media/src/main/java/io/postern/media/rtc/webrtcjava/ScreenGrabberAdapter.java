package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.FourCC;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoBufferConverter;
import io.postern.media.capture.ScreenGrabber;
import java.util.Optional;

/** Converts the images of a {@link ScreenGrabber} to libwebrtc's frame buffers. */
final class ScreenGrabberAdapter implements ScreenVideoCapture.FrameGrabber {
    private final ScreenGrabber grabber;

    /** @param grabber owned from now on */
    ScreenGrabberAdapter(ScreenGrabber grabber) {
        this.grabber = grabber;
    }

    @Override
    public Optional<ScreenVideoCapture.GrabbedFrame> grab(boolean always) {
        return grabber.grab(always)
                .map(image -> new ScreenVideoCapture.GrabbedFrame(converted(image), image.changed()));
    }

    private static NativeI420Buffer converted(ScreenGrabber.Image image) {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(image.width(), image.height());
        try {
            // libyuv's ARGB is blue first in memory, like X11's pixels.
            VideoBufferConverter.convertToI420(image.bgra(), buffer, FourCC.ARGB);
            return buffer;
        } catch (Exception e) {
            buffer.release();
            throw new IllegalStateException("A frame could not be converted", e);
        }
    }

    @Override
    public void abort() {
        grabber.abort();
    }

    @Override
    public void close() {
        grabber.close();
    }
}
