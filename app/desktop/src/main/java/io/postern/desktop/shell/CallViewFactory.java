package io.postern.desktop.shell;

import io.postern.room.LocalMedia;
import io.postern.room.Room;

/** Makes the view of a call. */
public interface CallViewFactory {
    /**
     * Shows a room that is being joined: {@link Room#join()} has been called, the view opens at once and follows the
     * snapshots. On the JavaFX thread.
     *
     * @param room owned by the shell, which joins, leaves and closes it
     */
    CallHandle open(Room room, LocalMedia media, CallContext context);
}
