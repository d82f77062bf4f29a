package io.postern.desktop.notify;

import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.SnapshotParameters;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.TextAlignment;

/**
 * The program's sign with a badge: how many messages wait, and a stroke through it as long as the microphone is off. For
 * task bars and switchers everywhere, whatever else the system has. On the JavaFX thread.
 */
public final class BadgedIcons {
    // The theme's tokens bad, text and stage, of the dark look: signs stand on grounds of any colour.
    private static final Color BADGE = Color.web("#cf222e");
    private static final Color ON_BADGE = Color.WHITE;
    private static final Color MUTED = Color.web("#f85149");
    private static final int MAX_COUNT = 9;

    private BadgedIcons() {}

    /** @param plain in several sizes */
    public static List<Image> of(List<Image> plain, BadgeState standing) {
        if (standing.unread() == 0 && !standing.muted()) {
            return plain;
        }
        return plain.stream().map(image -> badged(image, standing)).toList();
    }

    private static Image badged(Image plain, BadgeState standing) {
        double size = plain.getWidth();
        Canvas canvas = new Canvas(size, size);
        GraphicsContext pen = canvas.getGraphicsContext2D();
        pen.drawImage(plain, 0, 0);
        if (standing.muted()) {
            double width = size / 10;
            pen.setLineWidth(width * 1.8);
            pen.setStroke(Color.WHITE);
            pen.strokeLine(width, size - width, size - width, width);
            pen.setLineWidth(width);
            pen.setStroke(MUTED);
            pen.strokeLine(width, size - width, size - width, width);
        }
        if (standing.unread() > 0) {
            double across = size * 0.62;
            double at = size - across;
            pen.setFill(BADGE);
            pen.fillOval(at, at, across, across);
            pen.setFill(ON_BADGE);
            pen.setFont(Font.font(null, FontWeight.BOLD, across * 0.72));
            pen.setTextAlign(TextAlignment.CENTER);
            pen.setTextBaseline(VPos.CENTER);
            pen.fillText(
                    standing.unread() > MAX_COUNT ? MAX_COUNT + "+" : String.valueOf(standing.unread()),
                    at + across / 2,
                    at + across / 2,
                    across * 0.9);
        }
        SnapshotParameters see = new SnapshotParameters();
        see.setFill(Color.TRANSPARENT);
        return canvas.snapshot(see, null);
    }
}
