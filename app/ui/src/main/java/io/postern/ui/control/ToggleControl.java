package io.postern.ui.control;

import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.util.Duration;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * A switch for a microphone or camera; selected means on. Off is told by a slashed icon and by its word, not by colour
 * alone.
 */
public final class ToggleControl extends ToggleButton {
    private static final PseudoClass OFF = PseudoClass.getPseudoClass("off");

    private final FontIcon icon;
    private final Tooltip tooltip = new Tooltip();
    private final Face on;
    private final Face off;
    private Optional<Face> unavailable = Optional.empty();
    private Optional<Face> forbidden = Optional.empty();

    /**
     * The appearance of one of the two states.
     *
     * @param label the state in a word or two, such as "Camera off"
     * @param hint what a press does, such as "Turn camera on (Ctrl+E)"
     */
    public record Face(Ikon ikon, String label, String hint) {}

    public ToggleControl(Face on, Face off) {
        this.on = on;
        this.off = off;
        this.icon = Glyph.of(off.ikon());
        getStyleClass().addAll("control", "toggle-control");
        setGraphic(icon);
        tooltip.setShowDelay(Duration.millis(400));
        setTooltip(tooltip);
        selectedProperty().subscribe(this::show);
        // That subscription waits for a change, and a control that starts off has none.
        show();
    }

    /** Changes the appearance of the on state while the device does not work; empty once it works again. */
    public void setUnavailable(Optional<Face> face) {
        unavailable = face;
        show();
    }

    /** Changes the appearance of the off state while it may not be switched on; empty once it may again. */
    public void setForbidden(Optional<Face> face) {
        forbidden = face;
        show();
    }

    /** Shows the icon alone. */
    public void setCompact(boolean compact) {
        setContentDisplay(compact ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT);
        getStyleClass().remove("compact");
        if (compact) {
            getStyleClass().add("compact");
        }
    }

    private void show() {
        Face face = isSelected() ? unavailable.orElse(on) : forbidden.orElse(off);
        icon.setIconCode(face.ikon());
        setText(face.label());
        setAccessibleText(face.label());
        setAccessibleHelp(face.hint());
        tooltip.setText(face.hint());
        pseudoClassStateChanged(OFF, !isSelected() || unavailable.isPresent());
    }
}
