package io.postern.media.device;

/** A picture of this machine's desktop that can be shared. Ids hold as long as the screen or the window is there. */
public sealed interface ScreenSource {
    /** For {@link ScreenBrowser#thumbnail} and for opening it. */
    String id();

    /** Pixels; 0 where the system does not say. */
    int width();

    /** Pixels; 0 where the system does not say. */
    int height();

    /**
     * A monitor.
     *
     * @param number from 1, in the system's order
     * @param name as the system calls the socket or the monitor; may be empty
     * @param x pixels from the left edge of the whole desktop
     * @param y pixels from its top edge
     * @param primary whether the system calls it the first
     */
    record Screen(String id, int number, String name, int x, int y, int width, int height, boolean primary)
            implements ScreenSource {}

    /**
     * A window that can be seen, or would be if nothing covered it.
     *
     * @param title as its program gives it; may be empty
     * @param application the program's name; may be empty
     * @param own whether it belongs to this process
     */
    record Window(String id, String title, String application, int width, int height, boolean own)
            implements ScreenSource {}
}
