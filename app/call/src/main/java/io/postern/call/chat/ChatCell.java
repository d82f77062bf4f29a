package io.postern.call.chat;

import io.postern.resources.Texts;
import io.postern.room.ChatMessage;
import io.postern.ui.control.Glyph;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.MenuItem;
import javafx.scene.control.OverrunStyle;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;

/** A list cell that shows one message. */
final class ChatCell extends ListCell<ChatLine> {
    private static final PseudoClass OWN = PseudoClass.getPseudoClass("own");
    private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");
    private static final PseudoClass FIRST = PseudoClass.getPseudoClass("first");

    private final Texts texts;
    private final DateTimeFormatter time;
    private final Label sender = new Label();
    private final Label sentAt = new Label();
    private final Node machine = Glyph.of(MaterialDesignR.ROBOT_OUTLINE, "chat-machine");
    private final HBox head = new HBox(8, sender, machine, sentAt);
    private final MessageText text;
    private final Hyperlink more = new Hyperlink();
    private final VBox files = new VBox(4);
    private final Label notOpened = new Label();
    private final Label state = new Label();
    private final Hyperlink retry = new Hyperlink();
    private final HBox foot = new HBox(8, state, retry);
    private final MessageBubble message;

    /**
     * @param open asks whether to open a link
     * @param unfold shows a long message whole, or its beginning only
     */
    ChatCell(Texts texts, ChatViewModel model, Consumer<Links.Part.Link> open, Consumer<ChatLine> unfold) {
        this.texts = texts;
        this.time = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(texts.locale());
        getStyleClass().add("chat-cell");
        sender.getStyleClass().add("chat-sender");
        sender.setMinWidth(0);
        sentAt.getStyleClass().add("chat-time");
        sentAt.setMinWidth(Region.USE_PREF_SIZE);
        head.setAlignment(Pos.CENTER_LEFT);
        foot.setAlignment(Pos.CENTER_LEFT);
        text = new MessageText(texts.locale(), open);
        more.getStyleClass().add("chat-more");
        more.setOnAction(e -> unfold.accept(getItem()));
        notOpened.setText(texts.text("call.chat.files_not_opened"));
        notOpened.getStyleClass().add("chat-state");
        VBox bubble = new VBox(text, more, files, notOpened);
        bubble.getStyleClass().add("chat-bubble");
        state.getStyleClass().add("chat-state");
        retry.setText(texts.text("common.action.retry"));
        retry.setOnAction(e -> model.retry(getItem()));
        message = new MessageBubble(head, bubble, foot);
        // The width of the list decides where words wrap, not the other way round.
        setPrefWidth(0);
        setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        setGraphic(message);
        MenuItem copy = new MenuItem(texts.text("common.action.copy"));
        copy.setOnAction(e -> copy());
        setContextMenu(new ContextMenu(copy));
    }

    @Override
    protected void updateItem(@Nullable ChatLine line, boolean empty) {
        super.updateItem(line, empty);
        message.setVisible(line != null && !empty);
        if (line == null || empty) {
            setAccessibleText("");
            return;
        }
        ChatMessage sent = line.message();
        pseudoClassStateChanged(OWN, sent.own());
        pseudoClassStateChanged(FIRST, line.startsRun());
        pseudoClassStateChanged(FAILED, line.failed());
        message.setOwn(sent.own());
        showIf(head, line.startsRun());
        sender.setText(line.sender());
        showIf(sender, !sent.own());
        sentAt.setText(time.format(sent.sentAt().atZone(ZoneId.systemDefault())));
        showIf(machine, sent.generated() && !sent.own());
        text.show(line.seen(), remarks(line));
        more.setText(texts.text(line.fold() == ChatLine.Fold.FOLDED ? "call.chat.more" : "call.chat.less"));
        showIf(more, line.fold() != ChatLine.Fold.SHORT);
        showIf(text, !line.text().isEmpty() || line.files().isEmpty());
        files.getChildren().setAll(line.files().stream().map(ChatCell::file).toList());
        showIf(files, !line.files().isEmpty());
        showIf(notOpened, !line.files().isEmpty());
        String delivery = delivery(sent.delivery());
        state.setText(delivery);
        showIf(foot, !delivery.isEmpty());
        showIf(retry, line.failed());
        setAccessibleText(line.sender() + ", " + sentAt.getText() + ": " + line.seen()
                + String.join(", ", line.files())
                + (delivery.isEmpty() ? "" : ", " + delivery));
    }

    // A cell's own skin asks its graphic for a height without saying how wide it will be.
    @Override
    protected double computePrefHeight(double width) {
        if (isEmpty()) {
            return super.computePrefHeight(width);
        }
        double inside = width - snappedLeftInset() - snappedRightInset();
        return snappedTopInset() + message.prefHeight(inside) + snappedBottomInset();
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        message.resizeRelocate(
                snappedLeftInset(),
                snappedTopInset(),
                getWidth() - snappedLeftInset() - snappedRightInset(),
                getHeight() - snappedTopInset() - snappedBottomInset());
    }

    // On one line: JavaFX cannot wrap every name, see LineBreaks.
    private static Node file(String words) {
        Label label = new Label(words, Glyph.of(MaterialDesignP.PAPERCLIP, "chat-machine"));
        label.getStyleClass().add("chat-file");
        // Its end is the kind of file and its size.
        label.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        label.setMinWidth(0);
        return label;
    }

    private String remarks(ChatLine line) {
        List<String> remarks = new ArrayList<>();
        if (line.message().edited()) {
            remarks.add(texts.text("call.chat.edited"));
        }
        if (line.cut()) {
            remarks.add(texts.text("call.chat.cut"));
        }
        return String.join(" ", remarks);
    }

    private String delivery(ChatMessage.Delivery delivery) {
        return switch (delivery) {
            case SENDING -> texts.text("call.chat.sending");
            case FAILED -> texts.text("call.chat.failed");
            case SENT, RECEIVED -> "";
        };
    }

    private void copy() {
        ChatLine line = getItem();
        if (line != null) {
            ClipboardContent content = new ClipboardContent();
            content.putString(line.words());
            Clipboard.getSystemClipboard().setContent(content);
        }
    }

    private static void showIf(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }
}
