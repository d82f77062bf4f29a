package io.postern.media.rtc.webrtcjava;

import io.postern.media.capture.x11.X11Screens;
import io.postern.media.device.ContentHint;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.rtc.MediaEngine;
import java.util.Locale;
import java.util.function.Consumer;

/** This machine's screens and windows, by whatever captures them here. */
interface DesktopCapture {
    ScreenCatalog screens();

    /** @param closing told once that the capture was closed */
    MediaEngine.ScreenCapture open(String sourceId, ContentHint style, Consumer<MediaEngine.VideoCapture> closing);

    /**
     * libwebrtc's own capturers on Windows and macOS. They abort the process on Linux (webrtc-java 0.14), so that they must
     * not even be made there.
     */
    static DesktopCapture here() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return system.startsWith("windows") || system.startsWith("mac") ? new NativeDesktopCapture() : new X11();
    }

    /** An X11 display. */
    final class X11 implements DesktopCapture {
        private final X11Screens screens = new X11Screens();

        @Override
        public ScreenCatalog screens() {
            return screens;
        }

        @Override
        public MediaEngine.ScreenCapture open(
                String sourceId, ContentHint style, Consumer<MediaEngine.VideoCapture> closing) {
            return new ScreenVideoCapture(new ScreenGrabberAdapter(screens.grab(sourceId)), style, closing);
        }
    }
}
