package io.postern.call.controls;

import io.postern.ui.control.Glyph;
import io.postern.ui.control.ToggleControl;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Side;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** A switch with an arrow beside it that opens a device menu. */
final class SplitControl extends HBox {
    private static final PseudoClass PENDING = PseudoClass.getPseudoClass("pending");

    private final ToggleControl toggle;
    private final Button arrow = new Button();

    /** @param forbidden the face of the switch while the server does not let this be sent */
    SplitControl(
            MediaSwitch media,
            ToggleControl toggle,
            ToggleControl.Face forbidden,
            String arrowLabel,
            ContextMenu devices) {
        this.toggle = toggle;
        getStyleClass().add("split-control");
        arrow.getStyleClass().addAll("control", "split-arrow");
        arrow.setGraphic(Glyph.of(MaterialDesignC.CHEVRON_UP));
        arrow.setAccessibleText(arrowLabel);
        arrow.setTooltip(new Tooltip(arrowLabel));
        arrow.setOnAction(e -> devices.show(arrow, Side.TOP, 0, -8));
        // A press asks the room; what the switch shows is what the model says, at once.
        toggle.setOnAction(e -> {
            media.toggle();
            show(media.stateProperty().get());
        });
        // A switch that starts off never changes to get there; this makes it wear the face of its state from the start.
        toggle.setUnavailable(Optional.empty());
        media.stateProperty().subscribe(this::show);
        media.permittedProperty()
                .subscribe(may -> toggle.setForbidden(may ? Optional.empty() : Optional.of(forbidden)));
        getChildren().addAll(toggle, arrow);
    }

    void setCompact(boolean compact) {
        toggle.setCompact(compact);
    }

    ToggleControl toggle() {
        return toggle;
    }

    Button arrow() {
        return arrow;
    }

    private void show(MediaSwitch.State state) {
        toggle.setSelected(state.on());
        toggle.pseudoClassStateChanged(PENDING, state.pending());
    }
}
