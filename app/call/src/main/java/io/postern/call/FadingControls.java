package io.postern.call;

import io.postern.call.context.CallContext;
import java.util.List;
import javafx.animation.FadeTransition;
import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.util.Duration;

/** Fades the controls around the stage on the full screen while the pointer rests. */
final class FadingControls implements AutoCloseable {
    private static final Duration IDLE_DELAY = Duration.seconds(3);
    private static final Duration FADE_DURATION = Duration.millis(200);

    private final CallContext context;
    private final List<? extends Node> nodes;
    private final PauseTransition still = new PauseTransition(IDLE_DELAY);
    private boolean active;
    private boolean gone;

    FadingControls(CallContext context, List<? extends Node> nodes) {
        this.context = context;
        this.nodes = nodes;
        still.setOnFinished(e -> fade(true));
    }

    void setActive(boolean isActive) {
        active = isActive;
        awake();
    }

    /** Shows the controls after a movement of the pointer. */
    void awake() {
        if (gone) {
            fade(false);
        }
        if (active) {
            still.playFromStart();
        } else {
            still.stop();
        }
    }

    @Override
    public void close() {
        still.stop();
    }

    private void fade(boolean out) {
        boolean used = nodes.stream().anyMatch(node -> node.isHover() || node.lookup(":focus-visible") != null);
        if (out && used) {
            still.playFromStart();
            return;
        }
        gone = out;
        double target = out ? 0 : 1;
        for (Node node : nodes) {
            if (context.reducedMotionProperty().get()) {
                node.setOpacity(target);
                continue;
            }
            FadeTransition fade = new FadeTransition(FADE_DURATION, node);
            fade.setToValue(target);
            fade.play();
        }
    }
}
