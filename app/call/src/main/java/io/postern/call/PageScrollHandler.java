package io.postern.call;

import java.util.function.IntConsumer;
import javafx.event.EventHandler;
import javafx.scene.input.ScrollEvent;

/**
 * Turns pages with the wheel: one page for each notch, or for each stroke on a touchpad, which sends many small steps.
 */
final class PageScrollHandler implements EventHandler<ScrollEvent> {
    /** The minimum number of JavaFX's scrolling pixels in one notch of a wheel. */
    private static final double NOTCH_PIXELS = 30;

    private static final double STROKE_PIXELS = 120;

    private final IntConsumer turn;
    private double stroked;

    /** @param turn told by how many pages, 1 or -1 */
    PageScrollHandler(IntConsumer turn) {
        this.turn = turn;
    }

    @Override
    public void handle(ScrollEvent event) {
        event.consume();
        double by = event.getDeltaY() == 0 ? event.getDeltaX() : event.getDeltaY();
        if (by == 0 || event.isInertia()) {
            return;
        }
        stroked = Math.signum(by) == Math.signum(stroked) ? stroked + by : by;
        if (Math.abs(by) >= NOTCH_PIXELS || Math.abs(stroked) >= STROKE_PIXELS) {
            stroked = 0;
            turn.accept(by < 0 ? 1 : -1);
        }
    }
}
