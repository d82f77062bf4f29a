package io.postern.kiosk.view;

import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** The invisible corner that leads to the PIN, where nobody hits it by accident. */
final class ServiceCorner extends Button {
    private static final double CORNER_SIZE = 16;

    ServiceCorner(Texts texts, Runnable onService) {
        setId("service");
        setGraphic(Glyph.of(MaterialDesignC.COG_OUTLINE));
        getStyleClass().addAll("plain", "touch", "service-corner");
        setAccessibleText(texts.text("kiosk.service.open"));
        setFocusTraversable(false);
        setOnAction(e -> onService.run());
        StackPane.setAlignment(this, Pos.BOTTOM_RIGHT);
        StackPane.setMargin(this, new Insets(CORNER_SIZE));
    }
}
