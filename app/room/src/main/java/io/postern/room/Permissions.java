package io.postern.room;

import java.util.Set;

/**
 * Our rights in a room: those of the token, with an administrator's changes since (LiveKit's ParticipantPermission).
 * Immutable.
 *
 * @param canSubscribe whether we receive what others publish
 * @param publishable the sources we may publish; empty for somebody who may only listen
 * @param canPublishData whether chat and data of ours reach others; the server drops them in silence if not
 * @param canUpdateMetadata whether we may change our own name and metadata
 * @param hidden whether others do not see us
 */
public record Permissions(
        boolean canSubscribe,
        Set<TrackSource> publishable,
        boolean canPublishData,
        boolean canUpdateMetadata,
        boolean hidden) {
    /** The permissions assumed until the server has stated them. */
    public static final Permissions ALL = new Permissions(true, Set.of(TrackSource.values()), true, true, false);

    public Permissions {
        publishable = Set.copyOf(publishable);
    }

    public boolean canPublish(TrackSource source) {
        return publishable.contains(source);
    }
}
