package io.postern.desktop;

import io.postern.desktop.instance.SingleInstanceServer;
import java.util.concurrent.CompletableFuture;

/** The objects that make up the running program, either as a window for people or as a kiosk. */
sealed interface Composition permits WindowComposition, KioskComposition {
    /** Handles a second launch of the program. Any thread. */
    CompletableFuture<SingleInstanceServer.Answer> answer(SingleInstanceServer.Ring ring);

    /** Closes the window; completes once an open call has been left. On the JavaFX thread. */
    CompletableFuture<Void> closeWindow();
}
