package io.postern.call;

import io.postern.call.layout.CallLayout;
import io.postern.call.tile.TileKey;
import java.util.Optional;

/**
 * The person's choices about the stage. Immutable.
 *
 * @param page of the grid or the strip, from 0
 * @param mirrorSelf whether the own video is shown as in a mirror
 */
record StageChoices(CallLayout.Mode mode, Optional<TileKey> pinned, int page, boolean mirrorSelf) {
    StageChoices withMode(CallLayout.Mode value) {
        return new StageChoices(value, pinned, 0, mirrorSelf);
    }

    StageChoices withPinned(Optional<TileKey> value) {
        return new StageChoices(mode, value, 0, mirrorSelf);
    }

    StageChoices withPage(int value) {
        return new StageChoices(mode, pinned, Math.max(0, value), mirrorSelf);
    }

    StageChoices withMirrorSelf(boolean value) {
        return new StageChoices(mode, pinned, page, value);
    }
}
