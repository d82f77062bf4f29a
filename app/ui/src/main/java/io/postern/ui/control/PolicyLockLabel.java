package io.postern.ui.control;

import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;

/**
 * A line below a control that says, with a lock, who has fixed its value. The control shows the value and is disabled.
 * This line takes the keyboard focus in its place and reads out both.
 */
public final class PolicyLockLabel extends HBox {
    /**
     * @param name the control's name, for screen readers
     * @param words who decided
     */
    public PolicyLockLabel(String name, String words) {
        Label sentence = new Label(words);
        sentence.getStyleClass().add("hint");
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(sentence, Priority.ALWAYS);
        getStyleClass().add("lock-mark");
        setSpacing(6);
        setAlignment(Pos.TOP_LEFT);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleText(name.isEmpty() ? words : name + ": " + words);
        getChildren().addAll(Glyph.of(MaterialDesignL.LOCK_OUTLINE, "lock-icon"), sentence);
    }

    /** Disables a control; its value stays readable. */
    public static void hold(Node control, String words) {
        control.setDisable(true);
        control.getStyleClass().add("locked");
        control.setAccessibleHelp(words);
    }
}
