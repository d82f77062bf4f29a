package io.postern.call.context;

import io.postern.room.LocalMedia;
import io.postern.room.Room;
import java.util.List;

/** Makes the view of a call. */
public interface CallViewFactory {
    /**
     * Shows a room that is being joined: {@link Room#join()} has been called, the view opens at once and follows the
     * snapshots. On the JavaFX thread.
     *
     * @param room owned by the shell, which joins, leaves and closes it
     */
    CallHandle open(Room room, LocalMedia media, CallContext context);

    /**
     * Builds a view once, unseen, while someone is still in the lobby: the first time takes some 100 ms more than later
     * ones, and they are better spent there than between the click on Join and the first frame. Does nothing after the
     * first view, and nothing at all for views that are quickly made. On the JavaFX thread.
     *
     * @param stylesheets of the window
     */
    default void rehearse(LocalMedia media, CallContext context, List<String> stylesheets) {}

    /** Figures and events of the call that goes on or was the last, a line of JSON each; empty if there are none. */
    default List<String> lastCall() {
        return List.of();
    }
}
