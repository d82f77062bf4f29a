package io.postern.desktop.lobby;

import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import java.util.List;
import java.util.function.Function;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.geometry.Side;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** A text field for a room's name that suggests rooms visited before. */
final class RoomField extends StackPane {
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    private final TextField text = new TextField();
    private final ContextMenu menu = new ContextMenu();
    private final Function<String, List<String>> suggestions;

    RoomField(Texts texts, Function<String, List<String>> suggestions) {
        this.suggestions = suggestions;
        getStyleClass().add("room-field");
        text.setId("room");
        text.setPromptText(texts.text("lobby.room.prompt"));
        text.setAccessibleText(texts.text("lobby.room.label"));
        Button arrow = new Button();
        arrow.setGraphic(Glyph.of(MaterialDesignC.CHEVRON_DOWN));
        arrow.getStyleClass().addAll("plain", "room-arrow");
        arrow.setId("room-history");
        arrow.setAccessibleText(texts.text("lobby.room.history"));
        arrow.setTooltip(new Tooltip(texts.text("lobby.room.history")));
        arrow.setOnAction(e -> offer(""));
        arrow.setVisible(!suggestions.apply("").isEmpty());
        StackPane.setAlignment(arrow, Pos.CENTER_RIGHT);
        text.addEventFilter(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.DOWN) {
                offer(text.getText());
                e.consume();
            }
        });
        getChildren().addAll(text, arrow);
        setMaxWidth(Double.MAX_VALUE);
    }

    TextField text() {
        return text;
    }

    void setWrong(boolean wrong) {
        text.pseudoClassStateChanged(WRONG, wrong);
    }

    private void offer(String typed) {
        List<MenuItem> items = suggestions.apply(typed).stream()
                .map(room -> {
                    MenuItem item = new MenuItem(room);
                    item.setMnemonicParsing(false);
                    item.setOnAction(e -> {
                        text.setText(room);
                        text.end();
                    });
                    return item;
                })
                .toList();
        menu.hide();
        menu.getItems().setAll(items);
        if (!items.isEmpty()) {
            menu.show(this, Side.BOTTOM, 0, 4);
        }
    }
}
