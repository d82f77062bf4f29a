package io.postern.ui.control;

import java.util.List;
import javafx.scene.layout.Background;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.CornerRadii;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;

/**
 * Shows a person without video: initials on a colour that is always the same for the same identity. Fills the largest
 * circle that fits.
 */
public final class Avatar extends Region {
    // White text reads at 4.5:1 or better on each of these, in every theme.
    private static final List<Color> COLOURS = List.of(
            Color.web("#8a3ffc"),
            Color.web("#b5367a"),
            Color.web("#c2410c"),
            Color.web("#9f5b00"),
            Color.web("#4d7c0f"),
            Color.web("#15803d"),
            Color.web("#0f766e"),
            Color.web("#0e7490"),
            Color.web("#0369a1"),
            Color.web("#2563eb"),
            Color.web("#4f46e5"),
            Color.web("#6b5b95"));

    private final Text initials = new Text();
    private final Region disc = new Region();

    public Avatar() {
        getStyleClass().add("avatar");
        disc.getStyleClass().add("disc");
        initials.getStyleClass().add("initials");
        initials.setFill(Color.WHITE);
        getChildren().addAll(disc, initials);
        setMouseTransparent(true);
        setMinSize(0, 0);
        setPerson("", "");
    }

    /** @param name as shown to people; may be empty or of any length and script */
    public void setPerson(String identity, String name) {
        initials.setText(Initials.of(name.isBlank() ? identity : name));
        disc.setBackground(new Background(new BackgroundFill(colourOf(identity), new CornerRadii(50, true), null)));
        requestLayout();
    }

    /** The colour that belongs to an identity. */
    public static Color colourOf(String identity) {
        // String.hashCode of similar names is similar; spread it before choosing.
        int hash = identity.hashCode() * 0x9E3779B1;
        return COLOURS.get(Math.floorMod(hash >>> 8, COLOURS.size()));
    }

    static List<Color> colours() {
        return COLOURS;
    }

    @Override
    protected void layoutChildren() {
        double size = Math.min(getWidth(), getHeight());
        double x = (getWidth() - size) / 2;
        double y = (getHeight() - size) / 2;
        disc.resizeRelocate(x, y, size, size);
        initials.setFont(Font.font(Font.getDefault().getFamily(), FontWeight.BOLD, Math.max(8, size * 0.38)));
        double width = initials.getLayoutBounds().getWidth();
        double height = initials.getLayoutBounds().getHeight();
        initials.relocate(x + (size - width) / 2, y + (size - height) / 2);
    }

    @Override
    protected double computePrefWidth(double height) {
        return 48;
    }

    @Override
    protected double computePrefHeight(double width) {
        return 48;
    }
}
