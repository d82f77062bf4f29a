package io.postern.ui.control;

import io.postern.resources.Texts;
import javafx.beans.property.IntegerProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/** Volume buttons for touch screens, with the volume between them. On the JavaFX thread. */
public final class VolumeControl extends HBox implements AutoCloseable {
    private static final double MAX_PERCENT = 100;

    private final ProgressBar level = new ProgressBar();
    private final Subscription following;

    /** @param percent 0 to 100; shown, and changed by the two actions alone */
    public VolumeControl(Texts texts, IntegerProperty percent, Runnable quieter, Runnable louder) {
        getStyleClass().add("volume-control");
        setAlignment(Pos.CENTER);
        level.getStyleClass().add("volume-level");
        level.setId("volume-level");
        level.setAccessibleText(texts.text("common.volume.level"));
        getChildren()
                .addAll(
                        button(
                                "volume-quieter",
                                MaterialDesignV.VOLUME_MINUS,
                                texts.text("common.volume.quieter"),
                                quieter),
                        level,
                        button(
                                "volume-louder",
                                MaterialDesignV.VOLUME_PLUS,
                                texts.text("common.volume.louder"),
                                louder));
        following = percent.subscribe(value -> level.setProgress(value.doubleValue() / MAX_PERCENT));
    }

    @Override
    public void close() {
        following.unsubscribe();
    }

    private static Button button(String id, Ikon icon, String words, Runnable action) {
        Button button = new Button();
        button.setId(id);
        button.setGraphic(Glyph.of(icon));
        button.setAccessibleText(words);
        button.getStyleClass().addAll("control", "icon-button", "compact", "touch");
        button.setOnAction(e -> action.run());
        return button;
    }
}
