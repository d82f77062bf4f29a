package io.postern.media.device;

import java.util.List;
import java.util.Optional;

/**
 * Somebody's look at what there is to share. For one thread at a time; closing may be done on any thread and ends a call
 * that is under way.
 */
public interface ScreenBrowser extends AutoCloseable {
    /**
     * Screens first, then windows with the foremost first.
     *
     * @throws ScreenException if the display server is gone
     */
    List<ScreenSource> list();

    /**
     * What a source shows now, in its own shape.
     *
     * @param maxWidth pixels
     * @param maxHeight pixels
     * @return empty if it cannot be seen at the moment or has gone
     */
    Optional<Thumbnail> thumbnail(String id, int maxWidth, int maxHeight);

    @Override
    void close();
}
