package io.postern.desktop.shell;

import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import io.postern.ui.names.DisplayName;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;

/** The page after the program ended unexpectedly during a call. */
final class CrashedView extends StackPane {
    /** The actions of its buttons. */
    record Ways(Runnable joinAgain, Runnable notNow, Runnable report) {}

    CrashedView(String name, Texts texts, Ways ways) {
        getStyleClass().addAll("ended", "place-padding");
        Label title = new Label(texts.text("crashed.view.title"));
        title.getStyleClass().add("heading");
        title.setWrapText(true);
        Label where = new Label(texts.text("crashed.view.where"));
        where.getStyleClass().add("ended-words");
        Label room = new Label(DisplayName.oneLine(name));
        room.setId("crashed-room");
        room.getStyleClass().addAll("chip", "ended-room");
        HBox chip = new HBox(room);
        chip.setAlignment(Pos.CENTER);
        Label words = new Label(texts.text("crashed.view.explanation"));
        words.setWrapText(true);
        words.getStyleClass().add("ended-words");
        Button again = button("join-again", texts.text("ended.action.rejoin"), ways.joinAgain());
        again.setDefaultButton(true);
        again.getStyleClass().add("primary");
        Button notNow = button("not-now", texts.text("crashed.action.not_now"), ways.notNow());
        notNow.setCancelButton(true);
        HBox buttons =
                new HBox(8, again, notNow, button("report-problem", texts.text("report.action.open"), ways.report()));
        buttons.setAlignment(Pos.CENTER);
        VBox card = new VBox(
                Glyph.of(MaterialDesignA.ALERT_CIRCLE_OUTLINE, "ended-icon"), title, where, chip, words, buttons);
        card.getStyleClass().addAll("panel", "card", "ended-card");
        card.setMaxHeight(Region.USE_PREF_SIZE);
        getChildren().add(card);
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                again.requestFocus();
            }
        });
    }

    private static Button button(String id, String words, Runnable action) {
        Button button = new Button(words);
        button.setId(id);
        button.getStyleClass().add("control");
        button.setOnAction(e -> action.run());
        return button;
    }
}
