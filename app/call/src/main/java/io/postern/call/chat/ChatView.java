package io.postern.call.chat;

import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import io.postern.ui.control.IconButton;
import io.postern.ui.fx.FxThread;
import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TextArea;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;

/**
 * Shows the conversation, with a field to write in. Follows the newest message unless the person reads further up. On
 * the JavaFX thread.
 */
public final class ChatView extends VBox implements AutoCloseable {
    private static final double LINE_HEIGHT = 20;
    private static final int MAX_LINES = 5;
    private static final double FIELD_PADDING = 18;

    /** The value of a scroll bar at its end is 1, give or take rounding. */
    private static final double END_POSITION = 0.999999;

    private static final int SETTLING_PULSES = 4;

    private static final Set<KeyCode> UPWARDS = EnumSet.of(KeyCode.UP, KeyCode.PAGE_UP, KeyCode.HOME);

    private final Texts texts;
    private final ChatViewModel model;
    private final FxThread fx;
    private final Consumer<URI> browser;
    private final ListView<ChatLine> list;
    private final TextArea field = new TextArea();
    private final IconButton send;
    private final Button jump = new Button();
    private final HBox question = new HBox();
    private final Label ask = new Label();
    private final Label waiting = new Label();
    private final ListChangeListener<ChatLine> changes = this::changed;
    private final Subscription sendable;
    private Optional<URI> asked = Optional.empty();
    private FxThread.@Nullable Registration settle;
    private int settling;
    private boolean following = true;
    private boolean open;
    private int newBelow;

    /** @param browser opens an address outside */
    public ChatView(Texts texts, ChatViewModel model, FxThread fx, Consumer<URI> browser) {
        this.texts = texts;
        this.model = model;
        this.browser = browser;
        this.fx = fx;
        getStyleClass().add("chat");
        setId("chat-panel");
        list = new ListView<>(model.lines());
        list.getStyleClass().add("chat-list");
        list.setId("chat-list");
        list.setCellFactory(view -> new ChatCell(texts, model, this::askToOpen, this::unfold));
        list.setAccessibleText(texts.text("call.chat.list"));
        list.setPlaceholder(placeholder());
        list.setMinHeight(0);
        send = new IconButton(MaterialDesignS.SEND, texts.text("call.chat.send"), "Enter");
        send.setCompact(true);
        send.setId("chat-send");
        send.getStyleClass().add("primary");
        send.setOnAction(e -> model.send());
        jump.getStyleClass().add("chat-jump");
        jump.setId("chat-jump");
        jump.setGraphic(Glyph.of(MaterialDesignA.ARROW_DOWN));
        jump.setOnAction(e -> follow());
        StackPane.setAlignment(jump, Pos.BOTTOM_CENTER);
        StackPane messages = new StackPane(list, jump);
        messages.setMinHeight(0);
        VBox.setVgrow(messages, Priority.ALWAYS);
        getChildren().addAll(messages, question(), writing());
        sendable = Subscription.combine(
                model.sendableProperty().subscribe(possible -> showSendable()),
                model.permittedProperty().subscribe(this::permit));
        model.lines().addListener(changes);
        list.addEventFilter(ScrollEvent.SCROLL, e -> {
            if (e.getDeltaY() > 0) {
                readAbove();
            }
        });
        list.addEventFilter(KeyEvent.KEY_PRESSED, e -> {
            if (UPWARDS.contains(e.getCode())) {
                readAbove();
            }
        });
        list.skinProperty().subscribe(skin -> scrollBar().ifPresent(this::watch));
        list.heightProperty().subscribe(height -> {
            if (following) {
                toEnd();
            }
        });
        showJump();
    }

    /** Whether the panel can be seen; messages count as read only then. */
    public void setOpen(boolean isOpen) {
        open = isOpen;
        if (isOpen && following) {
            follow();
        }
        report();
    }

    /** Puts the cursor where one writes. */
    public void write() {
        field.requestFocus();
        field.end();
    }

    /** Lets go of the model, which lives on. */
    @Override
    public void close() {
        model.lines().removeListener(changes);
        list.setItems(FXCollections.observableArrayList());
        field.textProperty().unbindBidirectional(model.draftProperty());
        sendable.unsubscribe();
        stopSettling();
    }

    private Node placeholder() {
        Label words = new Label(texts.text("call.chat.empty"));
        words.getStyleClass().add("quiet");
        words.setWrapText(true);
        VBox box = new VBox(12, Glyph.of(MaterialDesignM.MESSAGE_TEXT_OUTLINE, "empty-icon"), words);
        box.setAlignment(Pos.CENTER);
        box.getStyleClass().add("chat-empty");
        return box;
    }

    private Node writing() {
        field.setId("chat-field");
        field.textProperty().bindBidirectional(model.draftProperty());
        field.textProperty().subscribe(text -> {
            // See LineBreaks: JavaFX must not wrap such text.
            field.setWrapText(!LineBreaks.isNeededFor(text));
            grow();
        });
        field.widthProperty().subscribe(width -> grow());
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::typed);
        HBox.setHgrow(field, Priority.ALWAYS);
        field.textProperty().subscribe(text -> showSendable());
        waiting.getStyleClass().addAll("hint", "chat-waiting");
        waiting.setWrapText(true);
        waiting.setMinHeight(Region.USE_PREF_SIZE);
        HBox row = new HBox(8, field, send);
        row.setAlignment(Pos.BOTTOM_LEFT);
        VBox box = new VBox(4, waiting, row);
        box.getStyleClass().add("chat-writing");
        box.setMinHeight(Region.USE_PREF_SIZE);
        return box;
    }

    private void permit(boolean may) {
        String prompt = texts.text(may ? "call.chat.prompt" : "call.chat.forbidden");
        // The line above the field gives the reason why it is closed.
        field.setPromptText(may ? prompt : "");
        field.setAccessibleText(prompt);
        field.setDisable(!may);
        waiting.setText(texts.text(may ? "call.chat.waiting" : "call.chat.forbidden"));
        showSendable();
    }

    private void showSendable() {
        boolean written = !field.getText().isBlank();
        boolean possible = model.sendableProperty().get();
        send.setDisable(!possible || !written);
        showIf(waiting, !model.permittedProperty().get() || (!possible && written));
    }

    private void typed(KeyEvent e) {
        if (e.getCode() != KeyCode.ENTER) {
            return;
        }
        if (e.isShiftDown()) {
            field.replaceSelection("\n");
        } else {
            model.send();
        }
        e.consume();
    }

    // As many lines as are written, within reason.
    private void grow() {
        Node content = field.lookup(".text");
        double height =
                content == null ? LINE_HEIGHT : content.getLayoutBounds().getHeight();
        double wanted = Math.clamp(height, LINE_HEIGHT, MAX_LINES * LINE_HEIGHT) + FIELD_PADDING;
        field.setPrefHeight(wanted);
        field.setMinHeight(Math.min(wanted, 44));
        field.setMaxHeight(wanted);
    }

    private Node question() {
        Button yes = new Button(texts.text("call.chat.link_open"));
        yes.setId("link-open");
        yes.getStyleClass().add("primary");
        yes.setMinWidth(Region.USE_PREF_SIZE);
        yes.setOnAction(e -> answer(true));
        Button no = new Button(texts.text("call.chat.link_cancel"));
        no.setMinWidth(Region.USE_PREF_SIZE);
        no.setOnAction(e -> answer(false));
        ask.setWrapText(true);
        ask.setMinHeight(Region.USE_PREF_SIZE);
        ask.setId("link-question");
        HBox buttons = new HBox(8, no, yes);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        VBox box = new VBox(8, ask, buttons);
        HBox.setHgrow(box, Priority.ALWAYS);
        question.getChildren().add(box);
        question.getStyleClass().add("chat-question");
        question.setMinHeight(Region.USE_PREF_SIZE);
        showIf(question, false);
        return question;
    }

    private void askToOpen(Links.Part.Link link) {
        asked = Optional.of(link.address());
        ask.setText(texts.text("call.chat.link_question", link.host()));
        showIf(question, true);
    }

    private void answer(boolean yes) {
        if (yes) {
            asked.ifPresent(browser);
        }
        asked = Optional.empty();
        showIf(question, false);
    }

    // An unfolded message is read from its beginning.
    private void unfold(ChatLine line) {
        boolean folded = line.fold() == ChatLine.Fold.UNFOLDED;
        if (!folded) {
            following = false;
            showJump();
            report();
        }
        model.fold(line, folded);
    }

    private void changed(ListChangeListener.Change<? extends ChatLine> change) {
        int added = 0;
        while (change.next()) {
            if (change.wasAdded() && !change.wasReplaced()) {
                added += (int) change.getAddedSubList().stream()
                        .filter(line -> !line.message().own())
                        .count();
                if (change.getAddedSubList().stream()
                        .anyMatch(line -> line.message().own())) {
                    // Scrolls to the message that was just written.
                    following = true;
                }
            }
        }
        if (following) {
            follow();
        } else {
            newBelow += added;
            showJump();
        }
    }

    private void follow() {
        following = true;
        newBelow = 0;
        showJump();
        toEnd();
        report();
    }

    // Heights of messages are known only once they were laid out, so the end is looked for again in the next pulses.
    private void toEnd() {
        settling = SETTLING_PULSES;
        if (settle == null && open) {
            settle = fx.onPulse(now -> settle());
        }
    }

    private void settle() {
        if (following && list.lookup(".virtual-flow") instanceof VirtualFlow<?> flow) {
            flow.setPosition(1);
        }
        if (--settling <= 0) {
            stopSettling();
        }
    }

    private void stopSettling() {
        if (settle != null) {
            settle.close();
            settle = null;
        }
    }

    // Only what a person does ends following; the list moves by itself, too, while it is laid out.
    private void readAbove() {
        if (following && scrollBar().filter(Node::isVisible).isPresent()) {
            following = false;
            showJump();
            report();
        }
    }

    private void watch(ScrollBar bar) {
        bar.addEventFilter(MouseEvent.MOUSE_PRESSED, e -> readAbove());
        bar.valueProperty().subscribe(value -> {
            if (!following && value.doubleValue() > END_POSITION) {
                follow();
            }
        });
    }

    private Optional<ScrollBar> scrollBar() {
        return list.lookup(".scroll-bar:vertical") instanceof ScrollBar bar ? Optional.of(bar) : Optional.empty();
    }

    private void report() {
        model.setReading(open && following);
    }

    private void showJump() {
        boolean shown = !following;
        jump.setText(newBelow > 0 ? texts.text("call.chat.jump_new", newBelow) : texts.text("call.chat.jump"));
        jump.setVisible(shown);
        jump.setManaged(shown);
    }

    private static void showIf(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }
}
