package io.postern.call.share;

import io.postern.media.device.ScreenBrowser;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.ScreenException;
import io.postern.media.device.ScreenSource;
import io.postern.media.device.Thumbnail;
import io.postern.ui.fx.FxThread;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists the screens and windows that can be shared, with previews, while the picker is open. Polls on virtual threads,
 * because a display server may be slow; results arrive on the JavaFX thread.
 */
final class ShareSourcePoller implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int PREVIEW_WIDTH = 384;
    private static final int PREVIEW_HEIGHT = 240;

    private final ScreenCatalog screens;
    private final FxThread fx;
    private final Consumer<Map<ScreenSource, Optional<Thumbnail>>> seen;
    private final Consumer<ScreenException> failed;
    private final AtomicReference<@Nullable ScreenBrowser> browser = new AtomicReference<>();
    private FxThread.Registration next = () -> {};
    private volatile boolean closed;

    /**
     * Begins to look. On the JavaFX thread.
     *
     * @param seen told after each round, the sources in the catalog's order
     * @param failed told when there is nothing more to be seen
     */
    ShareSourcePoller(
            ScreenCatalog screens,
            FxThread fx,
            Consumer<Map<ScreenSource, Optional<Thumbnail>>> seen,
            Consumer<ScreenException> failed) {
        this.screens = screens;
        this.fx = fx;
        this.seen = seen;
        this.failed = failed;
        begin();
    }

    private void begin() {
        Thread.ofVirtual().name("postern-share-look").start(this::look);
    }

    private void look() {
        try {
            ScreenBrowser open = browser.get();
            if (open == null) {
                open = screens.browse();
                browser.set(open);
            }
            Map<ScreenSource, Optional<Thumbnail>> round = new LinkedHashMap<>();
            for (ScreenSource source : open.list()) {
                round.put(source, open.thumbnail(source.id(), PREVIEW_WIDTH, PREVIEW_HEIGHT));
            }
            fx.post(() -> show(round));
        } catch (ScreenException e) {
            fx.post(() -> {
                if (!closed) {
                    failed.accept(e);
                }
            });
        } finally {
            if (closed) {
                closeBrowser();
            }
        }
    }

    private void show(Map<ScreenSource, Optional<Thumbnail>> round) {
        if (!closed) {
            seen.accept(round);
            next = fx.after(INTERVAL, this::begin);
        }
    }

    private void closeBrowser() {
        ScreenBrowser open = browser.getAndSet(null);
        if (open != null) {
            open.close();
        }
    }

    /** Stops polling. On the JavaFX thread; does not wait for a poll that is under way. */
    @Override
    public void close() {
        closed = true;
        next.close();
        Thread.ofVirtual().name("postern-share-end").start(this::closeBrowser);
    }
}
