package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.video.desktop.DesktopCapturer;
import dev.onvoid.webrtc.media.video.desktop.DesktopSource;
import dev.onvoid.webrtc.media.video.desktop.ScreenCapturer;
import dev.onvoid.webrtc.media.video.desktop.WindowCapturer;
import io.postern.media.device.ContentHint;
import io.postern.media.device.ScreenBrowser;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.ScreenException;
import io.postern.media.device.ScreenSource;
import io.postern.media.device.Thumbnail;
import io.postern.media.frame.VideoFrame;
import io.postern.media.rtc.MediaEngine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Captures screens and windows on Windows and macOS with libwebrtc's own capturers. The system reports neither sizes
 * nor programs; a closed window is noticed because it is no longer listed.
 */
final class NativeDesktopCapture implements DesktopCapture, ScreenCatalog {
    private static final String SCREEN = "native:screen:";
    private static final String WINDOW = "native:window:";

    @Override
    public ScreenCatalog screens() {
        return this;
    }

    @Override
    public CaptureSupport captureSupport() {
        return CaptureSupport.ALL;
    }

    @Override
    public ScreenBrowser browse() {
        return new Browser();
    }

    @Override
    public MediaEngine.ScreenCapture open(
            String sourceId, ContentHint style, Consumer<MediaEngine.VideoCapture> closing) {
        return new ScreenVideoCapture(new NativeScreenGrabber(capturers(sourceId), source(sourceId)), style, closing);
    }

    /** Returns the constructor of the capturer for a source, to be called on the thread that uses it. */
    private static java.util.function.Supplier<DesktopCapturer> capturers(String sourceId) {
        return sourceId.startsWith(SCREEN) ? ScreenCapturer::new : WindowCapturer::new;
    }

    private static DesktopSource source(String sourceId) {
        try {
            return new DesktopSource("", Long.parseLong(sourceId.substring(sourceId.lastIndexOf(':') + 1)));
        } catch (NumberFormatException e) {
            throw new ScreenException(ScreenException.Reason.GONE, "no such source: " + sourceId, e);
        }
    }

    private static List<DesktopSource> sources(DesktopCapturer capturer) {
        try {
            return capturer.getDesktopSources();
        } catch (RuntimeException | Error e) {
            NativeCalls.rethrowUnlessNative(e);
            throw new ScreenException(ScreenException.Reason.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    /** Creates new capturers for each list, because they belong to the thread that created them. */
    private static final class Browser implements ScreenBrowser {
        private volatile boolean closed;

        @Override
        public List<ScreenSource> list() {
            List<ScreenSource> all = new ArrayList<>();
            for (DesktopSource screen : listed(new ScreenCapturer())) {
                int number = all.size() + 1;
                all.add(new ScreenSource.Screen(SCREEN + screen.id, number, screen.title, 0, 0, 0, 0, number == 1));
            }
            for (DesktopSource window : listed(new WindowCapturer())) {
                all.add(new ScreenSource.Window(WINDOW + window.id, window.title, "", 0, 0, false));
            }
            return all;
        }

        private List<DesktopSource> listed(DesktopCapturer capturer) {
            requireOpen();
            try {
                return sources(capturer);
            } finally {
                capturer.dispose();
            }
        }

        private void requireOpen() {
            if (closed) {
                throw new ScreenException(ScreenException.Reason.FAILED, "closed", null);
            }
        }

        @Override
        public Optional<Thumbnail> thumbnail(String id, int maxWidth, int maxHeight) {
            requireOpen();
            NativeScreenGrabber grabber = new NativeScreenGrabber(capturers(id), source(id));
            try {
                return grabber.grab(true).map(grabbed -> smaller(grabbed, maxWidth, maxHeight));
            } catch (ScreenException e) {
                return Optional.empty();
            } finally {
                grabber.close();
            }
        }

        private static Thumbnail smaller(ScreenVideoCapture.GrabbedFrame grabbed, int maxWidth, int maxHeight) {
            try (NativeVideoFrame frame = new NativeVideoFrame(
                    new dev.onvoid.webrtc.media.video.VideoFrame(grabbed.buffer(), System.nanoTime()))) {
                double scale =
                        Math.min(1, Math.min((double) maxWidth / frame.width(), (double) maxHeight / frame.height()));
                int width = Math.max(1, (int) Math.round(frame.width() * scale));
                int height = Math.max(1, (int) Math.round(frame.height() * scale));
                ByteBuffer bgra = ByteBuffer.allocateDirect(4 * width * height);
                frame.renderBgra(bgra, width, height, VideoFrame.Fit.CONTAIN);
                return new Thumbnail(width, height, bgra);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
