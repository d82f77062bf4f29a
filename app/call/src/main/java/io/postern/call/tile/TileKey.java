package io.postern.call.tile;

import io.postern.room.TrackSource;

/**
 * Identifies a tile; it stays the same while its publication comes and goes, and when its participant returns.
 *
 * @param source {@link TrackSource#CAMERA} for the person's own tile, with or without a camera, else their screen
 * @param furtherSid the publication of a tile for a further camera or screen of the same person; empty for their first
 */
public record TileKey(String identity, TrackSource source, String furtherSid) {
    public TileKey(String identity, TrackSource source) {
        this(identity, source, "");
    }

    /** Whether the tile stands for the person, rather than for a screen or a further camera of theirs. */
    public boolean isPerson() {
        return source == TrackSource.CAMERA && furtherSid.isEmpty();
    }

    public boolean isScreen() {
        return source == TrackSource.SCREEN_SHARE;
    }
}
