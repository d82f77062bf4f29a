package io.postern.desktop.call.tile;

import io.postern.room.TrackSource;

/**
 * Which tile: it stays the same while its publication comes and goes, and when its person returns.
 *
 * @param source {@link TrackSource#CAMERA} for the person's own tile, with or without a camera, else their screen
 */
public record TileKey(String identity, TrackSource source) {
    public boolean isScreen() {
        return source == TrackSource.SCREEN_SHARE;
    }
}
