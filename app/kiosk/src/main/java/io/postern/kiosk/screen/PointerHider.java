package io.postern.kiosk.screen;

import javafx.animation.PauseTransition;
import javafx.scene.Cursor;
import javafx.scene.Scene;
import javafx.scene.input.MouseEvent;
import javafx.util.Duration;

/** Hides the pointer when it has not moved for a while. On the JavaFX thread. */
final class PointerHider implements AutoCloseable {
    private static final Duration IDLE_DELAY = Duration.seconds(3);

    private final Scene scene;
    private final PauseTransition still = new PauseTransition(IDLE_DELAY);

    PointerHider(Scene scene) {
        this.scene = scene;
        still.setOnFinished(e -> scene.setCursor(Cursor.NONE));
        scene.addEventFilter(MouseEvent.MOUSE_MOVED, e -> moved());
        scene.addEventFilter(MouseEvent.MOUSE_PRESSED, e -> {
            // A finger has no pointer.
            if (!e.isSynthesized()) {
                moved();
            }
        });
        still.playFromStart();
    }

    @Override
    public void close() {
        still.stop();
    }

    private void moved() {
        scene.setCursor(Cursor.DEFAULT);
        still.playFromStart();
    }
}
