package io.postern.kiosk.view;

import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;

/** An on-screen keyboard that types into the focused field. */
final class TouchKeyboard extends VBox {
    private static final List<String> ROWS = List.of("1234567890", "qwertyuiop", "asdfghjkl-", "zxcvbnm.:/");

    private final List<TextInputControl> fields;

    /** @param fields the possible targets; the first is used when none has the focus */
    TouchKeyboard(Texts texts, List<TextInputControl> fields) {
        this.fields = List.copyOf(fields);
        getStyleClass().add("touch-keyboard");
        setAlignment(Pos.CENTER);
        for (String row : ROWS) {
            HBox keys = new HBox();
            keys.getStyleClass().add("touch-row");
            keys.setAlignment(Pos.CENTER);
            row.chars().forEach(letter -> keys.getChildren().add(key(String.valueOf((char) letter))));
            getChildren().add(keys);
        }
        Button back = new Button();
        back.setGraphic(Glyph.of(MaterialDesignB.BACKSPACE_OUTLINE));
        back.setAccessibleText(texts.text("kiosk.keyboard.back"));
        back.setOnAction(e -> field().deletePreviousChar());
        prepare(back, "key-back");
        if (getChildren().getFirst() instanceof HBox first) {
            first.getChildren().add(back);
        }
    }

    private Button key(String letter) {
        Button key = new Button(letter);
        key.setOnAction(e -> {
            TextInputControl field = field();
            field.replaceSelection(letter);
        });
        prepare(key, "key-" + letter);
        return key;
    }

    private static void prepare(Button key, String id) {
        key.setId(id);
        key.setFocusTraversable(false);
        key.getStyleClass().addAll("touch", "touch-key");
    }

    private TextInputControl field() {
        Node owner = getScene() == null ? null : getScene().getFocusOwner();
        Optional<TextInputControl> focused =
                fields.stream().filter(field -> field.equals(owner)).findFirst();
        return focused.orElseGet(() -> {
            TextInputControl first = fields.getFirst();
            first.requestFocus();
            // Focus selects a field's content, which the next key would replace.
            first.end();
            return first;
        });
    }
}
