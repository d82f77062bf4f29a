package io.postern.call.chat;

import javafx.geometry.Orientation;
import javafx.scene.layout.Region;

/** A message bubble, as wide as its text up to a limit, with a heading above and its delivery state below. */
final class MessageBubble extends Region {
    private static final double GAP = 4;

    /**
     * The maximum share of the width that a bubble takes; the side of the free rest shows whether the message is one's
     * own.
     */
    private static final double MAX_WIDTH_SHARE = 0.9;

    private final Region head;
    private final Region bubble;
    private final Region foot;
    private boolean own;

    MessageBubble(Region head, Region bubble, Region foot) {
        this.head = head;
        this.bubble = bubble;
        this.foot = foot;
        getStyleClass().add("chat-message");
        getChildren().addAll(head, bubble, foot);
    }

    /** Own messages stand at the right. */
    void setOwn(boolean isOwn) {
        own = isOwn;
        requestLayout();
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        double height = Math.ceil(bubble.prefHeight(bubbleWidth(width)));
        for (Region part : new Region[] {head, foot}) {
            if (part.isVisible()) {
                height += Math.ceil(part.prefHeight(-1)) + GAP;
            }
        }
        return height;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double y = 0;
        if (head.isVisible()) {
            y += place(head, y, Math.min(getWidth(), head.prefWidth(-1)), head.prefHeight(-1)) + GAP;
        }
        double width = bubbleWidth(getWidth());
        y += place(bubble, y, width, bubble.prefHeight(width)) + GAP;
        if (foot.isVisible()) {
            place(foot, y, Math.min(getWidth(), foot.prefWidth(-1)), foot.prefHeight(-1));
        }
    }

    private double bubbleWidth(double width) {
        double wanted = Math.ceil(bubble.prefWidth(-1));
        return width <= 0 ? wanted : Math.min(wanted, Math.floor(width * MAX_WIDTH_SHARE));
    }

    private double place(Region part, double y, double width, double height) {
        double used = Math.ceil(width);
        part.resizeRelocate(own ? getWidth() - used : 0, y, used, Math.ceil(height));
        return Math.ceil(height);
    }
}
