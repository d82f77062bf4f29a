package io.postern.media.capture.x11;

import io.postern.media.capture.ScreenGrabber;
import io.postern.media.device.ScreenBrowser;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.ScreenException;
import java.util.Map;
import java.util.Optional;

/** Captures the screens and windows of the X11 display that the environment names. */
public final class X11Screens implements ScreenCatalog {
    private final Map<String, String> environment;

    /** Uses the environment of this process. */
    public X11Screens() {
        this(System.getenv());
    }

    X11Screens(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public CaptureSupport captureSupport() {
        if (address().isEmpty()) {
            return CaptureSupport.NONE;
        }
        return isWayland() ? CaptureSupport.X11_WINDOWS_OF_WAYLAND : CaptureSupport.ALL;
    }

    /** Whether this is a Wayland session: Xwayland shows only its own windows, and a black screen behind them. */
    private boolean isWayland() {
        return !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty()
                || environment.getOrDefault("XDG_SESSION_TYPE", "").equals("wayland");
    }

    @Override
    public ScreenBrowser browse() {
        return new X11Browser(connect(), captureSupport() == CaptureSupport.ALL);
    }

    /**
     * Starts to capture.
     *
     * @throws ScreenException if the source is gone or cannot be captured
     */
    public ScreenGrabber grab(String id) {
        return new X11Grabber(connect(), id);
    }

    private X11Connection connect() {
        return X11Connection.open(address()
                .orElseThrow(() -> new ScreenException(
                        ScreenException.Reason.UNSUPPORTED, "The environment names no X11 display", null)));
    }

    private Optional<X11Address> address() {
        return Optional.ofNullable(environment.get("DISPLAY")).flatMap(X11Address::parse);
    }
}
