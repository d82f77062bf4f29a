package io.postern.call;

import io.postern.call.controls.Shortcut;
import io.postern.resources.Texts;
import io.postern.ui.control.PanelHeader;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Lists the keyboard shortcuts over the stage. */
final class ShortcutSheet extends VBox {
    ShortcutSheet(Texts texts) {
        getStyleClass().addAll("keys-sheet", "floating");
        setId("keys-sheet");
        PanelHeader head = new PanelHeader(texts.text("call.keys.title"), texts, () -> setVisible(false));
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
        setVisible(false);
    }
}
