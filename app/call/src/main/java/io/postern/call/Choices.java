package io.postern.call;

import io.postern.call.layout.CallLayout;
import io.postern.call.tile.TileKey;
import java.util.Optional;

/**
 * What the person chose about the stage. Immutable.
 *
 * @param page of the grid or the strip, from 0
 * @param mirrorSelf whether the own picture is shown as in a mirror
 */
record Choices(CallLayout.Mode mode, Optional<TileKey> pinned, int page, boolean mirrorSelf) {
    Choices withMode(CallLayout.Mode value) {
        return new Choices(value, pinned, 0, mirrorSelf);
    }

    Choices withPinned(Optional<TileKey> value) {
        return new Choices(mode, value, 0, mirrorSelf);
    }

    Choices withPage(int value) {
        return new Choices(mode, pinned, Math.max(0, value), mirrorSelf);
    }

    Choices withMirrorSelf(boolean value) {
        return new Choices(mode, pinned, page, value);
    }
}
