package io.postern.call;

import javafx.animation.FadeTransition;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/** Shows that a join is under way. Most joins finish before it appears. */
final class JoiningIndicator extends VBox {
    private static final Duration APPEARANCE_DELAY = Duration.millis(200);
    private static final Duration FADE_DURATION = Duration.millis(150);

    JoiningIndicator(String words) {
        getStyleClass().add("joining");
        setId("joining");
        ProgressIndicator turning = new ProgressIndicator();
        turning.setMaxSize(32, 32);
        setMouseTransparent(true);
        getChildren().addAll(turning, new Label(words));
        setOpacity(0);
        FadeTransition appear = new FadeTransition(FADE_DURATION, this);
        appear.setDelay(APPEARANCE_DELAY);
        appear.setToValue(1);
        appear.play();
        visibleProperty()
                .subscribe(visible -> turning.setProgress(visible ? ProgressIndicator.INDETERMINATE_PROGRESS : 0));
    }
}
