package io.postern.ui.control;

import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;

/** Shows the level of a microphone as a row of segments on a decibel scale. */
public final class LevelMeter extends Region {
    private static final PseudoClass LIT = PseudoClass.getPseudoClass("lit");
    private static final PseudoClass LOUD = PseudoClass.getPseudoClass("loud");
    private static final int SEGMENTS = 12;
    private static final double MIN_DECIBELS = -54;
    private static final double FALL_PER_UPDATE = 0.06;
    private static final double GAP = 3;

    private double shown;
    private int lit = -1;

    public LevelMeter(String accessibleText) {
        getStyleClass().add("level-meter");
        setAccessibleRole(AccessibleRole.PROGRESS_INDICATOR);
        setAccessibleText(accessibleText);
        for (int i = 0; i < SEGMENTS; i++) {
            Region segment = new Region();
            segment.getStyleClass().add("segment");
            segment.pseudoClassStateChanged(LOUD, i >= SEGMENTS - 2);
            getChildren().add(segment);
        }
        setLevel(0);
    }

    /**
     * Shows a level: rises at once, falls a little with each call, so call it once per pulse or so.
     *
     * @param level peak, 0 (silence) to 1 (full scale)
     */
    public void setLevel(double level) {
        shown = Math.max(scaled(level), shown - FALL_PER_UPDATE);
        int now = (int) Math.round(shown * SEGMENTS);
        if (now == lit) {
            return;
        }
        lit = now;
        for (int i = 0; i < SEGMENTS; i++) {
            getChildren().get(i).pseudoClassStateChanged(LIT, i < now);
        }
    }

    /** How many of the segments are lit. */
    public int litSegments() {
        return lit;
    }

    /** Decibels mapped to 0..1, so that speech at a usual distance fills about two thirds. */
    static double scaled(double level) {
        if (!(level > 0)) {
            return 0;
        }
        double decibels = 20 * Math.log10(Math.min(1, level));
        return Math.max(0, 1 - decibels / MIN_DECIBELS);
    }

    @Override
    protected void layoutChildren() {
        double width = (getWidth() - GAP * (SEGMENTS - 1)) / SEGMENTS;
        for (int i = 0; i < SEGMENTS; i++) {
            getChildren().get(i).resizeRelocate(i * (width + GAP), 0, width, getHeight());
        }
    }

    @Override
    protected double computePrefWidth(double height) {
        return 120;
    }

    @Override
    protected double computePrefHeight(double width) {
        return 8;
    }
}
