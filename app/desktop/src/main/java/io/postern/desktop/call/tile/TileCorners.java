package io.postern.desktop.call.tile;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.shape.ArcTo;
import javafx.scene.shape.ClosePath;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;

/**
 * Rounds a tile by covering its corners with the colour of the stage. A rounded clip would send every picture through a
 * mask; four small shapes cost nothing.
 */
final class TileCorners {
    private final double radius;
    private final List<Path> corners = new ArrayList<>();

    TileCorners(double radius) {
        this.radius = radius;
        for (int quarter = 0; quarter < 4; quarter++) {
            // A square less a quarter of a disc, in the top left corner; the others are turned. Half a pixel of overlap
            // keeps
            // the picture from shining through at the edge.
            Path corner = new Path(
                    new MoveTo(-0.5, -0.5),
                    new LineTo(radius, -0.5),
                    new LineTo(radius, 0),
                    new ArcTo(radius, radius, 0, 0, radius, false, false),
                    new LineTo(-0.5, radius),
                    new ClosePath());
            corner.getStyleClass().add("tile-corner");
            corner.setStroke(null);
            corner.setRotate(90.0 * quarter);
            corner.setManaged(false);
            corner.setMouseTransparent(true);
            corners.add(corner);
        }
    }

    List<Path> nodes() {
        return corners;
    }

    void setVisible(boolean visible) {
        corners.forEach(corner -> corner.setVisible(visible));
    }

    void place(double width, double height) {
        double far = radius - 0.5;
        double[][] places = {{0, 0}, {width - far, 0}, {width - far, height - far}, {0, height - far}};
        for (int i = 0; i < corners.size(); i++) {
            Path corner = corners.get(i);
            // Rotation turns about the centre of the shape, whose top left is half a pixel outside.
            corner.setLayoutX(i == 1 || i == 2 ? places[i][0] : 0);
            corner.setLayoutY(i == 2 || i == 3 ? places[i][1] : 0);
        }
    }
}
