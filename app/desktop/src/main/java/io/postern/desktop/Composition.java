package io.postern.desktop;

import io.postern.desktop.instance.SingleInstanceServer;
import java.util.concurrent.CompletableFuture;

/** The objects that make up the running program, either as a window for people or as a kiosk. */
sealed interface Composition permits WindowComposition, KioskComposition {
    /** The program was started once more. Any thread. */
    CompletableFuture<SingleInstanceServer.Answer> answer(SingleInstanceServer.Ring ring);

    /** Takes the window away; completes when a call that was open is left. On the JavaFX thread. */
    CompletableFuture<Void> closeWindow();
}
