package io.postern.media.device;

/** The screens and windows of this machine. Thread safe. */
public interface ScreenCatalog {
    /** What can be shared here at all. Returns at once. */
    CaptureSupport captureSupport();

    /**
     * Begins to look around. Talks to the system's display server, so it may take some milliseconds and does not belong on a
     * JavaFX thread.
     *
     * @throws ScreenException if the display server cannot be reached
     */
    ScreenBrowser browse();

    /** What the system lets a program capture. */
    enum CaptureSupport {
        /** Screens and windows. */
        ALL,
        /**
         * A Wayland session: only windows of programs that use X11. Its compositor hands out everything else through a
         * portal and PipeWire alone.
         */
        X11_WINDOWS_OF_WAYLAND,
        /** There is no display, or none that can be captured from. */
        NONE
    }
}
