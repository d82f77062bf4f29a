package io.postern.call;

import io.postern.resources.Texts;
import io.postern.ui.control.PanelHeader;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A panel beside the stage, or over it where there is no room beside: a heading, a close button, and its content. */
final class SidePanel extends VBox {
    private static final PseudoClass SHEET = PseudoClass.getPseudoClass("sheet");

    private final PanelHeader head;

    SidePanel(Texts texts, Runnable onClose) {
        getStyleClass().add("side-panel");
        setId("side-panel");
        head = new PanelHeader("", texts, onClose);
        head.getStyleClass().add("panel-head");
        setMinHeight(0);
        setVisible(false);
    }

    /** Shows content under its heading, or nothing. */
    void show(String heading, Optional<? extends Node> content) {
        head.setTitle(heading);
        setVisible(content.isPresent());
        getChildren().clear();
        content.ifPresent(node -> {
            VBox.setVgrow(node, Priority.ALWAYS);
            getChildren().addAll(head, node);
        });
    }

    void setTitle(String heading) {
        head.setTitle(heading);
    }

    void setSheet(boolean sheet) {
        pseudoClassStateChanged(SHEET, sheet);
    }
}
