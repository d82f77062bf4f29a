package io.postern.ui.simulation;

import io.postern.media.device.ScreenBrowser;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.ScreenException;
import io.postern.media.device.ScreenSource;
import io.postern.media.device.Thumbnail;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Screens and windows, as a test wants them. Thread safe. */
public final class SimulatedScreens implements ScreenCatalog {
    private final AtomicInteger browsers = new AtomicInteger();
    private volatile CaptureSupport reach = CaptureSupport.ALL;
    private volatile boolean failing;
    private volatile List<ScreenSource> sources = List.of(
            new ScreenSource.Screen("screen-1", 1, "DP-1", 0, 0, 2560, 1440, true),
            new ScreenSource.Screen("screen-2", 2, "HDMI-1", 2560, 0, 1920, 1080, false),
            new ScreenSource.Window("window-1", "Quarterly report – LibreOffice Writer", "Writer", 1200, 900, false),
            new ScreenSource.Window("window-2", "Budget.ods", "Calc", 1400, 800, false),
            new ScreenSource.Window("window-3", "weekly", "Postern", 1100, 700, true));

    public void setReach(CaptureSupport newReach) {
        reach = newReach;
    }

    /** From now on there are only windows. */
    public void removeScreens() {
        sources = sources.stream().filter(ScreenSource.Window.class::isInstance).toList();
    }

    /** From now on the display server does not answer. */
    public void fail() {
        failing = true;
    }

    /** How many look at the moment. */
    public int browsers() {
        return browsers.get();
    }

    @Override
    public CaptureSupport captureSupport() {
        return reach;
    }

    @Override
    public ScreenBrowser browse() {
        requireWorking();
        browsers.incrementAndGet();
        return new ScreenBrowser() {
            private boolean closed;

            @Override
            public List<ScreenSource> list() {
                requireWorking();
                return sources;
            }

            @Override
            public Optional<Thumbnail> thumbnail(String id, int maxWidth, int maxHeight) {
                return sources.stream()
                        .filter(source -> source.id().equals(id))
                        .findFirst()
                        .map(source -> picture(source, maxWidth, maxHeight));
            }

            @Override
            public synchronized void close() {
                if (!closed) {
                    closed = true;
                    browsers.decrementAndGet();
                }
            }
        };
    }

    private void requireWorking() {
        if (failing) {
            throw new ScreenException(ScreenException.Reason.FAILED, "simulated", null);
        }
    }

    /** A desktop's shape with a window's title bar and lines of text. */
    private static Thumbnail picture(ScreenSource source, int maxWidth, int maxHeight) {
        double scale = Math.min((double) maxWidth / source.width(), (double) maxHeight / source.height());
        int width = (int) (source.width() * scale);
        int height = (int) (source.height() * scale);
        ByteBuffer pixels = ByteBuffer.allocate(4 * width * height);
        int tint = source.id().hashCode() & 0x3f;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean bar = y < height / 10;
                boolean text = !bar && y % 9 < 3 && x > width / 8 && x < width * 7 / 8 - (y * 37) % (width / 3);
                int grey = bar ? 60 : text ? 90 : 235;
                pixels.put((byte) (grey - (bar ? 0 : tint / 2)));
                pixels.put((byte) (grey - tint / 3));
                pixels.put((byte) (grey - tint));
                pixels.put((byte) 0xff);
            }
        }
        return new Thumbnail(width, height, pixels.flip());
    }
}
