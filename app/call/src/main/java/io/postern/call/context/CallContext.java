package io.postern.call.context;

import io.postern.resources.Texts;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.FxThread;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;

/** The window's services for the view of a call. On the JavaFX thread unless a member says otherwise. */
public interface CallContext {
    Texts texts();

    FxThread fx();

    SettingsStore settings();

    /** When things happened on the way into this call; the view reports the first remote frame to it. Any thread. */
    JoinTimeline timeline();

    /** A link others can use to come to this room, if there is one to give. */
    Optional<String> inviteLink();

    /** Whether the window fills the screen. */
    ReadOnlyBooleanProperty fullScreenProperty();

    void toggleFullScreen();

    /** Whether the person asked the system for less motion. */
    ReadOnlyBooleanProperty reducedMotionProperty();

    /** Opens the settings page over the call. */
    void openSettings();

    /** Opens the page that checks the connection over the call, which goes on undisturbed. */
    void openDoctor();

    /** Opens the page that puts a report together over the call, which goes on undisturbed. */
    void openReport();

    /**
     * The person wants to leave: the shell shows the lobby at once and leaves the room behind it. Idempotent. Ends
     * that nobody asked for are seen by the shell itself ({@link io.postern.room.RoomEvent.Disconnected}).
     */
    void leave();
}
