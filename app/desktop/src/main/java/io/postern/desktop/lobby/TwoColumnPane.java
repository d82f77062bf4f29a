package io.postern.desktop.lobby;

import javafx.geometry.Orientation;
import javafx.scene.layout.Region;

/** Lays out two regions in fixed shares of the width. */
final class TwoColumnPane extends Region {
    private static final double LEFT_SHARE = 0.54;

    private final Region left;
    private final Region right;
    private double gap;

    TwoColumnPane(Region left, Region right) {
        this.left = left;
        this.right = right;
        getChildren().addAll(left, right);
    }

    void setGap(double newGap) {
        gap = newGap;
        requestLayout();
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefWidth(double height) {
        return left.prefWidth(-1) + gap + right.prefWidth(-1);
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected double computePrefHeight(double width) {
        double whole = width < 0 ? computePrefWidth(-1) : width;
        double leftWidth = leftWidth(whole);
        return Math.max(left.prefHeight(leftWidth), right.prefHeight(whole - gap - leftWidth));
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double leftWidth = leftWidth(getWidth());
        double rightWidth = getWidth() - gap - leftWidth;
        left.resizeRelocate(0, 0, leftWidth, left.prefHeight(leftWidth));
        right.resizeRelocate(leftWidth + gap, 0, rightWidth, Math.max(getHeight(), right.prefHeight(rightWidth)));
    }

    private double leftWidth(double whole) {
        return snapSizeX((whole - gap) * LEFT_SHARE);
    }
}
