package io.postern.media.device;

/** Access to the screens and windows of this machine. Thread safe. */
public interface ScreenCatalog {
    /** The kinds of capture that are possible here. Returns at once. */
    CaptureSupport captureSupport();

    /**
     * Opens a browser of screens and windows. Connects to the display server, which may take some milliseconds, so it
     * must not be called on a JavaFX thread.
     *
     * @throws ScreenException if the display server cannot be reached
     */
    ScreenBrowser browse();

    /** The sources that the system lets a program capture. */
    enum CaptureSupport {
        /** Screens and windows. */
        ALL,
        /**
         * A Wayland session: only windows of programs that use X11. Its compositor offers everything else through a
         * portal and PipeWire only.
         */
        X11_WINDOWS_OF_WAYLAND,
        /** There is no display, or it cannot be captured. */
        NONE
    }
}
