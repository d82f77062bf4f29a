package io.postern.media.device;

/** A screen or window of this machine that can be shared. Its id is valid as long as the screen or window exists. */
public sealed interface ScreenSource {
    /** The id for {@link ScreenBrowser#thumbnail} and for capturing it. */
    String id();

    /** Width in pixels; 0 where the system does not tell. */
    int width();

    /** Height in pixels; 0 where the system does not tell. */
    int height();

    /**
     * A monitor.
     *
     * @param number from 1, in the system's order
     * @param name the system's name of the connector or the monitor; may be empty
     * @param x pixels from the left edge of the whole desktop
     * @param y pixels from its top edge
     * @param primary whether it is the primary monitor
     */
    record Screen(String id, int number, String name, int x, int y, int width, int height, boolean primary)
            implements ScreenSource {}

    /**
     * A window that is visible, or would be if nothing covered it.
     *
     * @param title may be empty
     * @param application the program's name; may be empty
     * @param own whether it belongs to this process
     */
    record Window(String id, String title, String application, int width, int height, boolean own)
            implements ScreenSource {}
}
