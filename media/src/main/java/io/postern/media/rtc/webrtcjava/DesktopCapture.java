package io.postern.media.rtc.webrtcjava;

import io.postern.media.capture.x11.X11Screens;
import io.postern.media.device.ContentHint;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.rtc.MediaEngine;
import io.postern.platform.OperatingSystem;
import java.util.function.Consumer;

/** Captures the screens and windows of this machine, with the implementation for its operating system. */
interface DesktopCapture {
    ScreenCatalog screens();

    /** @param closing told, a single time, that the capture was closed */
    MediaEngine.ScreenCapture open(String sourceId, ContentHint style, Consumer<MediaEngine.VideoCapture> closing);

    /**
     * Returns libwebrtc's own capturers on Windows and macOS. They abort the process on Linux (webrtc-java 0.14), so
     * they must not even be created there.
     */
    static DesktopCapture here() {
        OperatingSystem system = OperatingSystem.current();
        return system == OperatingSystem.WINDOWS || system == OperatingSystem.MAC
                ? new NativeDesktopCapture()
                : new X11();
    }

    /** Captures an X11 display. */
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
