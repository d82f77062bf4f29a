package io.postern.media.capture.x11;

import io.postern.media.device.ScreenException;
import io.postern.platform.idle.IdleInhibitor;
import java.io.IOException;

/**
 * Idle inhibition by an X server, whose own screen saver and power saving work with or without a desktop.
 *
 * @param display as in the variable DISPLAY; may be empty
 */
public record X11IdleInhibitor(String display) implements IdleInhibitor {
    /** Uses the display of this process. */
    public static X11IdleInhibitor ofThisProcess() {
        return new X11IdleInhibitor(System.getenv().getOrDefault("DISPLAY", ""));
    }

    @Override
    public Inhibition inhibit(String reason) throws IOException {
        try {
            return X11ScreenSaver.suspend(display)::close;
        } catch (ScreenException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
