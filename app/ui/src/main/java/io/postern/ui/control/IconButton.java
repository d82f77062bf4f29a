package io.postern.ui.control;

import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Tooltip;
import javafx.util.Duration;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/** A button with an icon and a label; the label can be hidden, and the accessible name and shortcut remain. */
public final class IconButton extends Button {
    private final FontIcon icon;
    private final Tooltip tooltip = new Tooltip();
    private final String shortcut;

    /** @param shortcut as people read it, such as {@code Ctrl+D}; empty if there is none */
    public IconButton(Ikon ikon, String label, String shortcut) {
        this.icon = Glyph.of(ikon);
        this.shortcut = shortcut;
        getStyleClass().addAll("control", "icon-button");
        setGraphic(icon);
        tooltip.setShowDelay(Duration.millis(400));
        setTooltip(tooltip);
        setLabel(label);
    }

    /** Changes the label and the accessible name. */
    public void setLabel(String label) {
        setText(label);
        setAccessibleText(label);
        tooltip.setText(shortcut.isEmpty() ? label : label + "  (" + shortcut + ")");
    }

    public void setIcon(Ikon ikon) {
        icon.setIconCode(ikon);
    }

    /** Shows the icon alone. */
    public void setCompact(boolean compact) {
        setContentDisplay(compact ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT);
        getStyleClass().remove("compact");
        if (compact) {
            getStyleClass().add("compact");
        }
    }
}
