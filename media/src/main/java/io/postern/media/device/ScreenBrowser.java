package io.postern.media.device;

import java.util.List;
import java.util.Optional;

/**
 * Lists the screens and windows that can be shared, with thumbnails. For one thread at a time; closing may be done on
 * any thread and ends a call in progress.
 */
public interface ScreenBrowser extends AutoCloseable {
    /**
     * Lists screens first, then windows from front to back.
     *
     * @throws ScreenException if the display server is gone
     */
    List<ScreenSource> list();

    /**
     * Takes a thumbnail of a source, in the source's aspect ratio.
     *
     * @param maxWidth pixels
     * @param maxHeight pixels
     * @return empty if the source is not visible at the moment or has gone
     */
    Optional<Thumbnail> thumbnail(String id, int maxWidth, int maxHeight);

    @Override
    void close();
}
