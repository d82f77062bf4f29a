package io.postern.desktop.safe;

import io.postern.resources.Texts;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;

/** The sentence and button of the safe screen. On the JavaFX thread. */
final class SafeView extends StackPane {
    /**
     * The content of the view.
     *
     * @param tryAt the time of the next automatic attempt to start the window
     * @param health the address of the watchdog's page
     */
    record Facts(Optional<Instant> tryAt, Optional<String> health) {}

    /** @param tryNow returns whether the window is being started */
    SafeView(Texts texts, ZoneId zone, Facts facts, BooleanSupplier tryNow) {
        getStyleClass().addAll("stage-ground", "safe-screen");
        Label title = line(texts.text("safe.screen.title"), "title");
        Label sentence = line(texts.text("safe.screen.sentence"), "safe-words");
        VBox words = new VBox(title, sentence);
        words.getStyleClass().add("safe-block");
        DateTimeFormatter clock =
                DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(texts.locale());
        Label next = line("", "safe-words");
        next.setId("safe-next");
        facts.tryAt()
                .map(at -> clock.format(at.atZone(zone)))
                .ifPresent(time -> next.setText(texts.text("safe.screen.next", time)));
        Button button = new Button(texts.text("safe.screen.button"));
        button.setId("safe-try");
        button.setDefaultButton(true);
        button.getStyleClass().addAll("primary", "safe-button");
        button.setOnAction(event -> {
            if (tryNow.getAsBoolean()) {
                button.setDisable(true);
                button.setText(texts.text("safe.screen.trying"));
                next.setText(texts.text("safe.screen.soon"));
            }
        });
        Label help = line(texts.text("safe.screen.help"), "quiet");
        VBox column = new VBox(words, next, button, help);
        column.getStyleClass().add("safe-column");
        column.setAlignment(Pos.CENTER);
        column.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        facts.health().ifPresent(page -> {
            Label health = line(texts.text("safe.screen.health", page), "quiet");
            health.setId("safe-health");
            column.getChildren().add(health);
        });
        getChildren().add(column);
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                button.requestFocus();
            }
        });
    }

    private static Label line(String text, String style) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setTextAlignment(TextAlignment.CENTER);
        label.getStyleClass().addAll(style, "safe-line");
        return label;
    }
}
