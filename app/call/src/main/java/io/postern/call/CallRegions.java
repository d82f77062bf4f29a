package io.postern.call;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import javafx.scene.layout.Region;

/**
 * Divides a call's view into bar, status line, panel and stage, from 640×400 to the full screen: the bar at the bottom
 * and the line above it are always there, a panel is beside them where there is room, and the stage gets the rest.
 * Invisible parts take no space. Sizes are those that the parts ask for.
 */
final class CallRegions {
    /** The minimum width of the window at which a panel stands beside the stage instead of lying over it. */
    private static final double MIN_WIDTH_WITH_PANEL = 860;

    static final double MARGIN = 8;
    private static final double WIDE_VIEW_WIDTH = 1600;
    private static final double PANEL_WIDTH = 300;
    private static final double WIDE_PANEL_WIDTH = 360;
    private static final double CARD_WIDTH = 560;
    private static final double KEYS_WIDTH = 500;
    private static final double PICKER_WIDTH = 720;
    private static final double PICKER_HEIGHT = 520;

    /** The parts to place. */
    record Parts(
            Region stage,
            Region joining,
            Region statusLine,
            Region controls,
            Region invite,
            Region statistics,
            Region notices,
            Region panel,
            Region keysSheet,
            Region sharePicker) {}

    private final Parts parts;

    CallRegions(Parts parts) {
        this.parts = parts;
    }

    /** Whether a panel stands beside the stage in a window of this width; it lies over the stage in a narrower one. */
    static boolean panelBeside(double width) {
        return width >= MIN_WIDTH_WITH_PANEL;
    }

    /** @param fullScreen whether bar and line float over the stage, and fade */
    void place(double width, double height, boolean fullScreen) {
        boolean beside = parts.panel.isVisible() && panelBeside(width);
        double panelWidth = Math.min(width, width >= WIDE_VIEW_WIDTH ? WIDE_PANEL_WIDTH : PANEL_WIDTH);
        double mainWidth = beside ? width - panelWidth - MARGIN : width;
        double barHeight = Math.ceil(parts.controls.prefHeight(mainWidth));
        double lineHeight = Math.ceil(parts.statusLine.prefHeight(mainWidth));
        double barTop = height - barHeight;
        double lineTop = barTop - lineHeight;
        parts.controls.resizeRelocate(0, barTop, mainWidth, barHeight);
        parts.statusLine.resizeRelocate(0, lineTop, mainWidth, lineHeight);
        placeStage(mainWidth, fullScreen ? height - MARGIN : lineTop, lineTop);
        placeNotices(parts.notices, mainWidth);
        placeStatistics(mainWidth, lineTop);
        if (parts.panel.isVisible()) {
            parts.panel.resizeRelocate(width - panelWidth, 0, panelWidth, beside ? height : barTop);
        }
        center(parts.sharePicker, width, height, PICKER_WIDTH, picked -> PICKER_HEIGHT);
        center(parts.keysSheet, width, height, KEYS_WIDTH, parts.keysSheet::prefHeight);
    }

    /** Places the line of notices, which lies over the stage wherever there is one. */
    static void placeNotices(Region notices, double width) {
        if (notices.isVisible()) {
            double noticeWidth = Math.min(width - 4 * MARGIN, Math.ceil(notices.prefWidth(-1)));
            notices.resizeRelocate(
                    Math.rint((width - noticeWidth) / 2),
                    2 * MARGIN,
                    noticeWidth,
                    Math.ceil(notices.prefHeight(noticeWidth)));
        }
    }

    private void placeStage(double width, double bottom, double lineTop) {
        double stageBottom = bottom;
        if (parts.invite.isVisible()) {
            double cardWidth = Math.min(CARD_WIDTH, width - 2 * MARGIN);
            double cardHeight = Math.ceil(parts.invite.prefHeight(cardWidth));
            double cardTop = Math.min(bottom, lineTop) - cardHeight;
            parts.invite.resizeRelocate(Math.rint((width - cardWidth) / 2), cardTop, cardWidth, cardHeight);
            stageBottom = cardTop - MARGIN;
        }
        for (Region part : List.of(parts.stage, parts.joining)) {
            part.resizeRelocate(MARGIN, MARGIN, width - 2 * MARGIN, Math.max(0, stageBottom - MARGIN));
        }
    }

    private void placeStatistics(double width, double lineTop) {
        if (parts.statistics.isVisible()) {
            Region above = parts.notices;
            double top = above.isVisible() ? above.getLayoutY() + above.getHeight() + MARGIN : 2 * MARGIN;
            parts.statistics.resizeRelocate(
                    2 * MARGIN,
                    top,
                    Math.min(Math.ceil(parts.statistics.prefWidth(-1)), width - 4 * MARGIN),
                    Math.min(Math.ceil(parts.statistics.prefHeight(-1)), Math.max(0, lineTop - MARGIN - top)));
        }
    }

    private static void center(
            Region part, double width, double height, double widest, DoubleUnaryOperator wantedHeight) {
        if (part.isVisible()) {
            double partWidth = Math.min(widest, width - 2 * MARGIN);
            double partHeight = Math.min(Math.ceil(wantedHeight.applyAsDouble(partWidth)), height - 2 * MARGIN);
            part.resizeRelocate(
                    Math.rint((width - partWidth) / 2), Math.rint((height - partHeight) / 2), partWidth, partHeight);
        }
    }
}
