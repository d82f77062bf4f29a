package io.postern.desktop.doctor;

import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import io.postern.ui.control.Visibility;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;

/** Shows one check: an icon, its title, and what was found. */
final class CheckRow extends HBox {
    private final Texts texts;
    private final FontIcon icon = Glyph.of(MaterialDesignC.CIRCLE_OUTLINE, "check-icon");
    private final ProgressIndicator progress = new ProgressIndicator();
    private final Label title = new Label();
    private final Label sentence = new Label();

    CheckRow(Texts texts, CheckLine line) {
        this.texts = texts;
        getStyleClass().add("check-row");
        setId("check-" + line.check().id());
        setAlignment(Pos.TOP_LEFT);
        setAccessibleRole(AccessibleRole.TEXT);
        progress.getStyleClass().add("check-progress");
        StackPane sign = new StackPane(icon, progress);
        sign.getStyleClass().add("check-sign");
        title.getStyleClass().add("check-title");
        sentence.getStyleClass().add("check-sentence");
        sentence.setWrapText(true);
        sentence.setMinHeight(USE_PREF_SIZE);
        VBox words = new VBox(title, sentence);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        getChildren().addAll(sign, words);
        show(line);
    }

    void show(CheckLine line) {
        title.setText(line.title());
        sentence.setText(line.sentence());
        Visibility.when(!line.sentence().isEmpty(), sentence);
        boolean running = line.status() == CheckLine.Status.RUNNING;
        icon.setVisible(!running);
        Visibility.when(running, progress);
        icon.setIconCode(iconOf(line.status()));
        for (CheckLine.Status status : CheckLine.Status.values()) {
            pseudoClassStateChanged(
                    PseudoClass.getPseudoClass(status.name().toLowerCase(Locale.ROOT)), status == line.status());
        }
        setAccessibleText(line.title() + ": " + mark(line.status()) + ". " + line.sentence());
    }

    private String mark(CheckLine.Status status) {
        return texts.text(
                switch (status) {
                    case WAITING -> "doctor.mark.waiting";
                    case RUNNING -> "doctor.mark.running";
                    case OK -> "doctor.mark.ok";
                    case WARNING -> "doctor.mark.warning";
                    case FAILED -> "doctor.mark.failed";
                    case SKIPPED -> "doctor.mark.skipped";
                });
    }

    private static Ikon iconOf(CheckLine.Status status) {
        return switch (status) {
            case WAITING, RUNNING -> MaterialDesignC.CIRCLE_OUTLINE;
            case OK -> MaterialDesignC.CHECK_CIRCLE;
            case WARNING -> MaterialDesignA.ALERT;
            case FAILED -> MaterialDesignC.CLOSE_CIRCLE;
            case SKIPPED -> MaterialDesignM.MINUS_CIRCLE_OUTLINE;
        };
    }
}
