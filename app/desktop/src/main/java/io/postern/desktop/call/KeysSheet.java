package io.postern.desktop.call;

import io.postern.desktop.call.controls.Shortcut;
import io.postern.desktop.fx.IconButton;
import io.postern.resources.Texts;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** The list of keys, over the stage. */
final class KeysSheet extends VBox {
    KeysSheet(Texts texts, Runnable onClose) {
        getStyleClass().addAll("keys-sheet", "floating");
        setId("keys-sheet");
        Label title = new Label(texts.text("call.keys.title"));
        title.getStyleClass().add("subheading");
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        IconButton close = new IconButton(MaterialDesignC.CLOSE, texts.text("common.action.close"), "Esc");
        close.setCompact(true);
        close.getStyleClass().addAll("plain", "panel-close");
        close.setOnAction(e -> onClose.run());
        HBox head = new HBox(title, between, close);
        head.setAlignment(Pos.CENTER_LEFT);
        GridPane grid = new GridPane();
        grid.setHgap(24);
        grid.setVgap(8);
        int row = 0;
        for (Shortcut shortcut : Shortcut.all()) {
            Label key = new Label(shortcut.keys(texts));
            key.getStyleClass().add("key");
            key.setMinWidth(Region.USE_PREF_SIZE);
            Label meaning = new Label(shortcut.meaning(texts));
            meaning.getStyleClass().add("body");
            meaning.setWrapText(true);
            grid.addRow(row++, key, meaning);
        }
        ScrollPane scroll = new ScrollPane(grid);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("keys-scroll");
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(head, scroll);
        setMinHeight(0);
    }
}
