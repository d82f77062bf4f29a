package io.postern.call.share;

import io.postern.media.device.ScreenSource;
import io.postern.media.device.Thumbnail;
import java.util.Optional;

/**
 * A screen or window that can be shared, as the picker shows it.
 *
 * @param label its name in words
 * @param detail further facts, such as the program; may be empty
 * @param thumbnail its current content, if it can be seen
 */
public record ShareSource(ScreenSource source, String label, String detail, Optional<Thumbnail> thumbnail) {
    public String id() {
        return source.id();
    }

    public boolean isScreen() {
        return source instanceof ScreenSource.Screen;
    }
}
