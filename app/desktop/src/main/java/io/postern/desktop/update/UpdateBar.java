package io.postern.desktop.update;

import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import io.postern.ui.control.Visibility;
import java.time.ZoneOffset;
import java.util.Date;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.util.Subscription;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** A notice that a newer version is available; hidden otherwise. Follows its model until it is closed. */
public final class UpdateBar extends StackPane implements AutoCloseable {
    private final Subscription offered;

    public UpdateBar(UpdateViewModel model, Texts texts) {
        setId("update");
        getStyleClass().add("header-notice");
        Label sentence = new Label();
        sentence.setId("update-text");
        sentence.setWrapText(true);
        sentence.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(sentence, Priority.ALWAYS);
        Button notes = button("update-notes", texts.text("update.notice.notes"));
        notes.setOnAction(e -> model.openNotes());
        Button skip = button("update-skip", texts.text("update.notice.skip"));
        skip.getStyleClass().add("plain");
        skip.setOnAction(e -> model.skip());
        Button later = button("update-later", "");
        later.setGraphic(Glyph.of(MaterialDesignC.CLOSE));
        later.setAccessibleText(texts.text("update.notice.later"));
        later.getStyleClass().addAll("plain", "control", "compact");
        later.setOnAction(e -> model.dismiss());
        HBox line = new HBox(
                Glyph.of(MaterialDesignA.ARROW_UP_CIRCLE_OUTLINE, "notice-icon"), sentence, notes, skip, later);
        line.getStyleClass().add("notice");
        getChildren().add(line);
        offered = model.offerProperty().subscribe(offer -> {
            offer.ifPresent(shown -> sentence.setText(texts.text(
                    "update.notice.sentence",
                    shown.version().text(),
                    Date.from(shown.released().atTime(12, 0).toInstant(ZoneOffset.UTC)))));
            Visibility.when(offer.isPresent(), this);
        });
    }

    @Override
    public void close() {
        offered.unsubscribe();
    }

    private static Button button(String id, String words) {
        Button button = new Button(words);
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }
}
