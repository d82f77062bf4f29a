package io.postern.desktop.call;

import io.postern.desktop.fx.IconButton;
import io.postern.resources.Texts;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** What stands beside the stage, or lies over it where there is no room: a heading, a way to close it, a content. */
final class SidePanel extends VBox {
    private static final PseudoClass SHEET = PseudoClass.getPseudoClass("sheet");

    private final Label title = new Label();
    private final HBox head;

    SidePanel(Texts texts, Runnable onClose) {
        getStyleClass().add("side-panel");
        setId("side-panel");
        title.getStyleClass().add("subheading");
        IconButton close = new IconButton(MaterialDesignC.CLOSE, texts.text("common.action.close"), "Esc");
        close.setCompact(true);
        close.getStyleClass().addAll("plain", "panel-close");
        close.setOnAction(e -> onClose.run());
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        head = new HBox(title, between, close);
        head.getStyleClass().add("panel-head");
        head.setAlignment(Pos.CENTER_LEFT);
        setMinHeight(0);
        setVisible(false);
    }

    /** Shows a content under its heading, or nothing. */
    void show(String heading, Optional<? extends Node> content) {
        title.setText(heading);
        setVisible(content.isPresent());
        getChildren().clear();
        content.ifPresent(node -> {
            VBox.setVgrow(node, Priority.ALWAYS);
            getChildren().addAll(head, node);
        });
    }

    void setTitle(String heading) {
        title.setText(heading);
    }

    void setSheet(boolean sheet) {
        pseudoClassStateChanged(SHEET, sheet);
    }
}
