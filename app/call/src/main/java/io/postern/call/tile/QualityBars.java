package io.postern.call.tile;

import io.postern.room.ConnectionQuality;
import javafx.css.PseudoClass;
import javafx.scene.layout.Region;

/** Shows three bars while a connection is not good, and nothing otherwise. */
public final class QualityBars extends Region {
    private static final PseudoClass LIT = PseudoClass.getPseudoClass("lit");
    private static final PseudoClass LOST = PseudoClass.getPseudoClass("lost");
    private static final int BARS = 3;
    private static final double WIDTH = 4;
    private static final double GAP = 2;
    private static final double HEIGHT = 14;

    public QualityBars() {
        getStyleClass().add("quality-bars");
        for (int i = 0; i < BARS; i++) {
            Region bar = new Region();
            bar.getStyleClass().add("bar");
            getChildren().add(bar);
        }
        setMouseTransparent(true);
        show(ConnectionQuality.UNKNOWN);
    }

    /** Whether a quality is worth a word. */
    public static boolean isBad(ConnectionQuality quality) {
        return quality == ConnectionQuality.POOR || quality == ConnectionQuality.LOST;
    }

    public void show(ConnectionQuality quality) {
        setVisible(isBad(quality));
        pseudoClassStateChanged(LOST, quality == ConnectionQuality.LOST);
        for (int i = 0; i < BARS; i++) {
            getChildren().get(i).pseudoClassStateChanged(LIT, quality == ConnectionQuality.POOR && i == 0);
        }
    }

    @Override
    protected void layoutChildren() {
        double bottom = getHeight() - getInsets().getBottom();
        for (int i = 0; i < BARS; i++) {
            double height = HEIGHT * (i + 1) / BARS;
            getChildren()
                    .get(i)
                    .resizeRelocate(getInsets().getLeft() + i * (WIDTH + GAP), bottom - height, WIDTH, height);
        }
    }

    @Override
    protected double computePrefWidth(double height) {
        return getInsets().getLeft() + getInsets().getRight() + BARS * WIDTH + (BARS - 1) * GAP;
    }

    @Override
    protected double computePrefHeight(double width) {
        return getInsets().getTop() + getInsets().getBottom() + HEIGHT;
    }
}
