package io.postern.call.context;

import javafx.scene.Parent;

/** An open view of a call. On the JavaFX thread. */
public interface CallHandle extends AutoCloseable {
    /** Fills the window from 640×400 to full screen. */
    Parent view();

    /** Ends all subscriptions, watches, leases and timers of the view; does not leave the room. Idempotent. */
    @Override
    void close();
}
