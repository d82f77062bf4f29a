package io.postern.ui.control;

import io.postern.resources.Texts;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;

/** Shows one {@link Notice} at a time, and takes no room without one. */
public final class NoticeBar extends VBox {
    /** Below this, sentences with buttons beside them would be columns of single words. */
    private static final double NARROW_WIDTH = 560;

    private static final int SHORT_SENTENCE_CHARS = 60;

    private final Texts texts;
    private final FontIcon icon = Glyph.of(MaterialDesignI.INFORMATION_OUTLINE, "notice-icon");
    private final Label text = new Label();
    private final Button action = new Button();
    private final Button dismiss = new Button();
    private boolean canDismiss;
    private final Hyperlink more;
    private final HBox line = new HBox();
    private final HBox buttons = new HBox(12);
    private final VBox detailsBox;
    private final TextArea details = new TextArea();
    private boolean arrangedBelow;

    public NoticeBar(Texts texts) {
        this.texts = texts;
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        text.setId("notice-text");
        HBox.setHgrow(text, Priority.ALWAYS);
        text.setMaxWidth(Double.MAX_VALUE);
        action.setId("notice-action");
        action.setMinWidth(Region.USE_PREF_SIZE);
        dismiss.setId("notice-dismiss");
        dismiss.setGraphic(Glyph.of(MaterialDesignC.CLOSE));
        dismiss.setAccessibleText(texts.text("common.action.close"));
        dismiss.getStyleClass().addAll("plain", "control", "compact");
        more = new Hyperlink(texts.text("common.action.details"));
        more.setMinWidth(Region.USE_PREF_SIZE);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        line.getStyleClass().add("notice");
        widthProperty().subscribe(this::arrange);
        details.setEditable(false);
        details.setWrapText(true);
        details.setPrefRowCount(3);
        details.getStyleClass().add("notice-details");
        Button copy = new Button(texts.text("common.action.copy"));
        copy.setOnAction(e -> copyDetails());
        detailsBox = new VBox(8, details, copy);
        more.setOnAction(e -> fold(detailsBox.isVisible()));
        setSpacing(8);
        getChildren().addAll(line, detailsBox);
        clear();
    }

    /** Puts a button beside hints that takes them away. */
    public void onDismiss(Runnable run) {
        canDismiss = true;
        dismiss.setOnAction(e -> run.run());
    }

    /** Shows a notice in place of the one before. */
    public void show(Notice notice) {
        Notice.Kind kind = notice.kind();
        icon.setIconCode(iconOf(kind));
        for (Notice.Kind other : Notice.Kind.values()) {
            line.pseudoClassStateChanged(pseudoClass(other), other == kind);
        }
        text.setText(notice.text());
        setAccessibleText(notice.text());
        Optional<Notice.Action> button = notice.action();
        action.setText(button.map(Notice.Action::label).orElse(""));
        action.setOnAction(e -> button.ifPresent(b -> b.run().run()));
        Visibility.when(button.isPresent(), action);
        Visibility.when(canDismiss && kind == Notice.Kind.INFO, dismiss);
        details.setText(notice.details());
        Visibility.when(!notice.details().isEmpty(), more);
        fold(true);
        arrange();
        Visibility.when(true, this);
        notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    }

    /** Shows a notice, or nothing. */
    public void show(Optional<Notice> notice) {
        notice.ifPresentOrElse(this::show, this::clear);
    }

    /** Takes the notice away. */
    public void clear() {
        text.setText("");
        Visibility.when(false, this);
        fold(true);
    }

    /** Buttons stand beside a sentence, or below one that needs the width. */
    private void arrange() {
        boolean below = getWidth() < NARROW_WIDTH
                && text.getText().length() > SHORT_SENTENCE_CHARS
                && (more.isManaged() || action.isManaged());
        if (below == arrangedBelow && !line.getChildren().isEmpty()) {
            return;
        }
        arrangedBelow = below;
        line.getChildren().clear();
        buttons.getChildren().clear();
        if (below) {
            buttons.getChildren().setAll(more, action, dismiss);
            VBox words = new VBox(8, text, buttons);
            HBox.setHgrow(words, Priority.ALWAYS);
            line.getChildren().setAll(icon, words);
        } else {
            line.getChildren().setAll(icon, text, more, action, dismiss);
        }
    }

    private void fold(boolean folded) {
        Visibility.when(!folded, detailsBox);
        more.setText(texts.text(folded ? "common.action.details" : "common.action.close"));
    }

    private void copyDetails() {
        ClipboardContent content = new ClipboardContent();
        content.putString(text.getText() + "\n" + details.getText());
        Clipboard.getSystemClipboard().setContent(content);
    }

    private static PseudoClass pseudoClass(Notice.Kind kind) {
        return PseudoClass.getPseudoClass(kind.name().toLowerCase(java.util.Locale.ROOT));
    }

    private static Ikon iconOf(Notice.Kind kind) {
        return switch (kind) {
            case INFO -> MaterialDesignI.INFORMATION_OUTLINE;
            case GOOD -> MaterialDesignC.CHECK_CIRCLE_OUTLINE;
            case WARN -> MaterialDesignA.ALERT_OUTLINE;
            case BAD -> MaterialDesignA.ALERT_CIRCLE_OUTLINE;
        };
    }
}
