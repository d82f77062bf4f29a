package io.postern.call.tile;

import io.postern.room.ConnectionQuality;
import java.util.Optional;

/**
 * The state of one tile. Immutable.
 *
 * @param name fit to be shown
 * @param own whether it is oneself; own cameras are shown as in a mirror
 * @param video sid of the publication to watch, if there is something to see
 * @param aspect width through height of what is shown
 */
public record TileModel(
        TileKey key,
        String name,
        boolean own,
        boolean agent,
        Optional<String> video,
        boolean mirrored,
        boolean microphoneOff,
        boolean speaking,
        ConnectionQuality quality,
        Note note,
        boolean pinned,
        double aspect) {
    /** A word about why there is no fresh frame. */
    public enum Note {
        NONE,
        /** Held back by the server for want of bandwidth; the last frame stays, dimmed. */
        PAUSED,
        /** The video is end-to-end encrypted, which cannot be shown. */
        ENCRYPTED,
        /** The sound is end-to-end encrypted, which cannot be heard; the video is shown. */
        ENCRYPTED_SOUND,
        /** Both are. */
        ENCRYPTED_BOTH,
        /** We chose not to receive it. */
        NOT_WANTED,
        /** The server does not let us. */
        NOT_ALLOWED
    }
}
