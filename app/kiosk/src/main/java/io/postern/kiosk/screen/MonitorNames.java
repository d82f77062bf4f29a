package io.postern.kiosk.screen;

import io.postern.media.device.ScreenBrowser;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.ScreenException;
import io.postern.media.device.ScreenSource;
import java.util.List;
import java.util.function.Function;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the operating system's names of displays, matched by their positions: JavaFX does not say. Reading takes some
 * milliseconds and talks to the display server, so not on the JavaFX thread.
 */
public final class MonitorNames implements Function<Rectangle2D, String> {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorNames.class);
    private static final double MAX_DISTANCE = 2;

    private volatile List<ScreenSource.Screen> known = List.of();

    /** Reads the current names. */
    public void read(ScreenCatalog screens) {
        if (screens.captureSupport() != ScreenCatalog.CaptureSupport.ALL) {
            return;
        }
        try (ScreenBrowser browser = screens.browse()) {
            known = browser.list().stream()
                    .filter(ScreenSource.Screen.class::isInstance)
                    .map(ScreenSource.Screen.class::cast)
                    .toList();
            LOG.info("Displays: {}", known);
        } catch (ScreenException e) {
            LOG.warn("The names of the displays cannot be read: {}", e.toString());
        }
    }

    /** On the JavaFX thread. */
    @Override
    public String apply(Rectangle2D bounds) {
        double scale = Screen.getScreensForRectangle(bounds).stream()
                .findFirst()
                .map(Screen::getOutputScaleX)
                .orElse(1.0);
        return known.stream()
                .filter(screen ->
                        near(screen.x(), bounds.getMinX(), scale) && near(screen.y(), bounds.getMinY(), scale))
                .findFirst()
                .map(ScreenSource.Screen::name)
                .orElse("");
    }

    // Some systems use pixels, others points.
    private static boolean near(double theirs, double ours, double scale) {
        return Math.abs(theirs - ours) <= MAX_DISTANCE || Math.abs(theirs - ours * scale) <= MAX_DISTANCE * scale;
    }
}
