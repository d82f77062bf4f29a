package io.postern.desktop.awake;

import io.postern.media.capture.x11.X11ScreenSaver;
import io.postern.media.device.ScreenException;
import java.io.IOException;
import java.util.Map;

/** Asks an X server itself, which has a screen saver and switches displays off whether there is a desktop or not. */
final class X11ScreenSaverInhibitor implements IdleInhibitor {
    private final String display;

    X11ScreenSaverInhibitor(Map<String, String> environment) {
        this.display = environment.getOrDefault("DISPLAY", "");
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
