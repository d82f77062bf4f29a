package io.postern.kiosk.view;

import io.postern.kiosk.plan.EventTime;
import javafx.scene.Node;

/** Moves a static view by some pixels a minute, against burn-in. */
final class PixelShift {
    private static final int STEPS = 8;
    private static final double STEP_PIXELS = 6;

    private PixelShift() {}

    /** On the JavaFX thread. */
    static void move(Node node, EventTime now) {
        long minute = now.uptime().toMinutes();
        node.setTranslateX(swing(minute) * STEP_PIXELS);
        node.setTranslateY(swing(minute / STEPS) * STEP_PIXELS);
    }

    /** Moves back and forth between -STEPS/2 and STEPS/2. */
    static long swing(long step) {
        long place = Math.floorMod(step, 2L * STEPS);
        return (place <= STEPS ? place : 2L * STEPS - place) - STEPS / 2;
    }
}
