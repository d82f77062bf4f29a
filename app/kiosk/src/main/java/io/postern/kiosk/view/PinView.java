package io.postern.kiosk.view;

import io.postern.kiosk.pin.PinPolicy;
import io.postern.kiosk.pin.PinVerifier;
import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import io.postern.ui.fx.FxThread;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** A keypad for the PIN. The typed digits are kept in an array that is wiped, never in a string. */
final class PinView extends VBox {
    private static final List<String> KEYS = List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "ok");
    private static final int COLUMNS = 3;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final Texts texts;
    private final FxThread fx;
    private final PinVerifier check;
    private final Runnable onRight;
    private final char[] typed = new char[PinPolicy.MAX_DIGITS];
    private final Label dots = new Label();
    private final Label message = new Label();
    private final GridPane keys = new GridPane();
    private int length;
    private boolean looking;

    PinView(Texts texts, FxThread fx, PinVerifier check, Runnable onRight, Runnable onCancel) {
        this.texts = texts;
        this.fx = fx;
        this.check = check;
        this.onRight = onRight;
        getStyleClass().addAll("panel", "floating", "pin-card");
        setId("pin");
        setAlignment(Pos.CENTER);
        setFocusTraversable(true);
        Label title = new Label(texts.text("kiosk.pin.title"));
        title.getStyleClass().add("kiosk-card-title");
        dots.getStyleClass().add("pin-dots");
        dots.setId("pin-dots");
        message.getStyleClass().add("pin-message");
        message.setId("pin-message");
        message.setWrapText(true);
        keys.getStyleClass().add("pin-keys");
        keys.setAlignment(Pos.CENTER);
        for (int i = 0; i < KEYS.size(); i++) {
            keys.add(key(KEYS.get(i)), i % COLUMNS, i / COLUMNS);
        }
        Button cancel = new Button(texts.text("kiosk.action.cancel"));
        cancel.setId("pin-cancel");
        cancel.getStyleClass().addAll("touch", "plain");
        cancel.setOnAction(e -> onCancel.run());
        getChildren().addAll(title, dots, message, keys, cancel);
        addEventHandler(KeyEvent.KEY_TYPED, this::typed);
        addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.ESCAPE) {
                onCancel.run();
                e.consume();
            }
        });
        showTyped();
        tick();
    }

    /** Updates the remaining wait. To be called once a second. */
    void tick() {
        if (!check.possible()) {
            message.setText(texts.text("kiosk.pin.none"));
            keys.setDisable(true);
            return;
        }
        Duration left = check.remaining();
        keys.setDisable(looking || left.isPositive());
        if (left.isPositive() && !looking) {
            message.setText(
                    texts.text("kiosk.pin.wait", (left.toMillis() + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND));
        } else if (!looking && length == 0 && !message.getText().equals(texts.text("kiosk.pin.wrong"))) {
            message.setText(texts.text("kiosk.pin.prompt"));
        }
    }

    /** Wipes the typed digits. */
    void wipe() {
        Arrays.fill(typed, '\0');
        length = 0;
        showTyped();
    }

    private Button key(String name) {
        Button key = new Button();
        switch (name) {
            case "back" -> {
                key.setGraphic(Glyph.of(MaterialDesignB.BACKSPACE_OUTLINE));
                key.setAccessibleText(texts.text("kiosk.keyboard.back"));
                key.setOnAction(e -> back());
            }
            case "ok" -> {
                key.setGraphic(Glyph.of(MaterialDesignC.CHECK));
                key.setAccessibleText(texts.text("kiosk.pin.ok"));
                key.getStyleClass().add("primary");
                key.setOnAction(e -> look());
            }
            default -> {
                key.setText(name);
                key.setOnAction(e -> add(name.charAt(0)));
            }
        }
        key.setId("pin-" + name);
        key.setFocusTraversable(false);
        key.getStyleClass().addAll("touch", "pin-key");
        return key;
    }

    private void typed(KeyEvent event) {
        String character = event.getCharacter();
        if (keys.isDisabled() || character.isEmpty()) {
            return;
        }
        char c = character.charAt(0);
        if (c >= '0' && c <= '9') {
            add(c);
        } else if (c == '\b') {
            back();
        } else if (c == '\r' || c == '\n') {
            look();
        }
        event.consume();
    }

    private void add(char digit) {
        if (length < typed.length) {
            typed[length++] = digit;
            showTyped();
        }
    }

    private void back() {
        if (length > 0) {
            typed[--length] = '\0';
            showTyped();
        }
    }

    private void look() {
        if (length == 0 || looking) {
            return;
        }
        looking = true;
        keys.setDisable(true);
        message.setText(texts.text("kiosk.pin.looking"));
        char[] pin = Arrays.copyOf(typed, length);
        wipe();
        check.check(pin)
                .whenComplete((verdict, failure) -> fx.post(() -> {
                    looking = false;
                    if (failure == null && verdict == PinVerifier.Verdict.RIGHT) {
                        onRight.run();
                    } else {
                        message.setText(texts.text("kiosk.pin.wrong"));
                        tick();
                    }
                }));
    }

    private void showTyped() {
        dots.setText("●".repeat(length));
    }
}
