package io.postern.bench.scenario;

import io.postern.bench.client.MeasuredClient;
import io.postern.bench.environment.XvfbDisplay;
import io.postern.bench.screen.FrameCode;
import io.postern.bench.screen.FrameCodeFinder;
import io.postern.bench.screen.PixelSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Waits for visible events on the screen: an enabled button, the first frame, all tiles, an open panel. */
public final class ScreenObserver {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

    /** The colour of the primary button, in the window's dark theme and on the page. */
    private static final int ACCENT = 0x4ea1ff;

    private static final int BUTTON_PIXELS = 600;
    private static final Duration TILE_POLL_INTERVAL = Duration.ofMillis(100);

    /** An area that only the panel covers: in every layout a tile with moving content is here otherwise. */
    private static final int PANEL_FROM_RIGHT = 42;

    private static final int PANEL_WIDTH = 8;

    private static final int PANEL_TOP = 300;
    private static final int PANEL_HEIGHT = 60;

    private final PixelSource screen;
    private final int panelX;

    public ScreenObserver(XvfbDisplay display) {
        this.screen = display.framebuffer();
        this.panelX = display.width() - PANEL_FROM_RIGHT;
    }

    /** @return milliseconds from the program's start until its button could be pressed */
    public double awaitUsable(MeasuredClient.Session running, Duration limit) throws IOException, InterruptedException {
        return await(this::hasButton, running.startedAt(), limit, "there is a button to press");
    }

    /** @return milliseconds from the key press until the first frame could be read */
    double awaitFrame(MeasuredClient.Session running, long pressed, Duration limit)
            throws IOException, InterruptedException {
        try {
            return await(
                    () -> FrameCodeFinder.find(screen).stream()
                            .anyMatch(code -> code.read(screen).isPresent()),
                    pressed,
                    limit,
                    "the first frame is shown");
        } catch (IOException e) {
            throw new IOException(e.getMessage() + " " + running.problem(), e);
        }
    }

    /** Waits until all tiles show frames or no more are added; returns those that are there. */
    List<FrameCode> awaitTiles(int expected, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        int most = 0;
        long since = System.nanoTime();
        while (System.nanoTime() < end) {
            int now = FrameCodeFinder.find(screen).size();
            if (now >= expected) {
                break;
            }
            if (now > most) {
                most = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > Duration.ofSeconds(5).toNanos()) {
                break;
            }
            Pause.of(TILE_POLL_INTERVAL);
        }
        return FrameCodeFinder.find(screen);
    }

    /**
     * The tiles once they stop moving: bars and notices fade and tiles move a little after a join, and a covered or
     * half-drawn tile is not found.
     *
     * @return the largest set of tiles found, if not all settle in time
     */
    List<FrameCode> awaitSettledTiles(int expected, List<FrameCode> first, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        List<FrameCode> most = List.of();
        List<FrameCode> before = List.of();
        while (System.nanoTime() < end) {
            List<FrameCode> now = FrameCodeFinder.find(screen);
            if (now.size() >= most.size()) {
                most = now;
            }
            if (now.size() >= expected && now.equals(before)) {
                return now;
            }
            before = now;
            Pause.of(TILE_POLL_INTERVAL);
        }
        return most.isEmpty() ? first : most;
    }

    /** @return milliseconds from the key press until the panel was open; NaN if that cannot be detected */
    double awaitPanel(long pressed, Duration limit) throws InterruptedException {
        try {
            return await(this::hasPanel, pressed, limit, "the panel is open");
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private boolean hasButton() {
        int pixels = 0;
        for (int y = 0; y < screen.height(); y += 2) {
            for (int x = 0; x < screen.width(); x += 2) {
                if (screen.rgb(x, y) == ACCENT && ++pixels * 4 >= BUTTON_PIXELS) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the panel is open, or could not be distinguished from what it covers. */
    boolean hasPanel() {
        int first = screen.rgb(panelX, PANEL_TOP);
        for (int y = PANEL_TOP; y < PANEL_TOP + PANEL_HEIGHT; y++) {
            for (int x = panelX; x < panelX + PANEL_WIDTH; x += 2) {
                if (screen.rgb(x, y) != first) {
                    return false;
                }
            }
        }
        return true;
    }

    private static double await(BooleanSupplier seen, long from, Duration limit, String what)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!seen.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IOException("Waited " + limit.toSeconds() + " s in vain until " + what + ".");
            }
            Pause.of(POLL_INTERVAL);
        }
        return (System.nanoTime() - from) / 1e6;
    }
}
