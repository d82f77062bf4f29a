package io.postern.media.capture.x11;

import io.postern.media.device.ScreenBrowser;
import io.postern.media.device.ScreenException;
import io.postern.media.device.ScreenSource;
import io.postern.media.device.Thumbnail;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Lists monitors and windows, with thumbnails. Windows stay redirected while it is open, which avoids flicker. */
final class X11Browser implements ScreenBrowser {
    private final X11Connection connection;
    private final boolean screens;
    private final X11Monitors monitors;
    private final X11Windows windows;
    private final X11PixelReader pixels;
    private final Map<String, X11CaptureSource> targets = new HashMap<>();
    private final ReentrantLock looking = new ReentrantLock();

    /**
     * @param connection owned from now on
     * @param screens whether the root window shows what the person sees
     */
    X11Browser(X11Connection connection, boolean screens) {
        this.connection = connection;
        this.screens = screens;
        this.monitors = new X11Monitors(connection);
        this.windows = new X11Windows(connection);
        this.pixels = new X11PixelReader(connection);
    }

    @Override
    public List<ScreenSource> list() {
        looking.lock();
        try {
            List<ScreenSource> sources = new ArrayList<>();
            if (screens) {
                sources.addAll(monitors.list());
            }
            sources.addAll(windows.list());
            targets.keySet().retainAll(sources.stream().map(ScreenSource::id).toList());
            return sources;
        } finally {
            looking.unlock();
        }
    }

    @Override
    public Optional<Thumbnail> thumbnail(String id, int maxWidth, int maxHeight) {
        looking.lock();
        try {
            X11CaptureSource target = targets.get(id);
            if (target == null) {
                target = X11CaptureSource.open(connection, id);
                targets.put(id, target);
            } else {
                target.refresh();
            }
            Area area = target.area();
            if (area.isEmpty() || !connection.setup().readable()) {
                return Optional.empty();
            }
            pixels.reserve(area.width(), area.height());
            pixels.fetch(target.drawable(), area, 0);
            return Optional.of(smaller(pixels.buffer(), area, maxWidth, maxHeight));
        } catch (X11Exception e) {
            return Optional.empty();
        } catch (ScreenException e) {
            if (e.reason() == ScreenException.Reason.FAILED) {
                throw e;
            }
            return Optional.empty();
        } finally {
            looking.unlock();
        }
    }

    /** Scales down; each pixel is the mean of those it replaces. */
    private static Thumbnail smaller(ByteBuffer from, Area area, int maxWidth, int maxHeight) {
        double scale = Math.min(1, Math.min((double) maxWidth / area.width(), (double) maxHeight / area.height()));
        int width = Math.max(1, (int) Math.round(area.width() * scale));
        int height = Math.max(1, (int) Math.round(area.height() * scale));
        ByteBuffer small = ByteBuffer.allocate(4 * width * height).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < height; y++) {
            int top = y * area.height() / height;
            int bottom = Math.max(top + 1, (y + 1) * area.height() / height);
            for (int x = 0; x < width; x++) {
                int left = x * area.width() / width;
                int right = Math.max(left + 1, (x + 1) * area.width() / width);
                small.putInt(mean(from, area.width(), left, right, top, bottom));
            }
        }
        return new Thumbnail(width, height, small.flip());
    }

    private static int mean(ByteBuffer from, int stride, int left, int right, int top, int bottom) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int pixel = from.getInt(4 * (y * stride + x));
                red += (pixel >> 16) & 0xff;
                green += (pixel >> 8) & 0xff;
                blue += pixel & 0xff;
            }
        }
        int count = (right - left) * (bottom - top);
        return 0xff000000 | ((red / count) << 16) | ((green / count) << 8) | (blue / count);
    }

    /** Ends a call in progress, then frees the memory it reads from. */
    @Override
    public void close() {
        connection.close();
        looking.lock();
        try {
            pixels.close();
        } finally {
            looking.unlock();
        }
    }
}
