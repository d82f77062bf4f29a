package io.postern.desktop.login;

import io.postern.resources.Texts;
import io.postern.ui.control.NoticeBar;
import io.postern.ui.control.PolicyLockLabel;
import io.postern.ui.control.Visibility;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.StringProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The sign-in page. */
public final class LoginView extends StackPane {
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    private static final PseudoClass LOW = PseudoClass.getPseudoClass("low");
    private static final double COMPACT_HEIGHT = 520;

    private final Texts texts;
    private final TextField server = new TextField();
    private final TextField username = new TextField();
    private final PasswordField password = new PasswordField();
    private final Label capsLock;

    public LoginView(LoginViewModel model, Texts texts) {
        this.texts = texts;
        getStyleClass().add("login");

        Label title = new Label(texts.text("login.view.title"));
        title.getStyleClass().add("heading");
        Label subtitle = new Label(texts.text("login.view.subtitle"));
        subtitle.getStyleClass().add("quiet");
        subtitle.setWrapText(true);

        NoticeBar notice = new NoticeBar(texts);
        model.noticeProperty().subscribe(notice::show);

        server.setId("server");
        server.setPromptText(texts.text("login.server.prompt"));
        username.setId("username");
        password.setId("password");
        capsLock = new Label(texts.text("login.password.caps_lock"));
        capsLock.getStyleClass().add("hint");
        capsLock.setId("caps-lock");
        Visibility.when(false, capsLock);
        password.addEventFilter(KeyEvent.ANY, e -> lookAtCapsLock());
        password.focusedProperty().subscribe(this::lookAtCapsLock);

        VBox address = field("login.server.label", server, model.serverProperty(), model.serverProblemProperty());
        model.serverLocked().ifPresent(words -> {
            PolicyLockLabel.hold(server, words);
            address.getChildren().add(new PolicyLockLabel(texts.text("login.server.label"), words));
        });
        VBox name = field("login.username.label", username, model.usernameProperty(), model.usernameProblemProperty());
        VBox secret =
                field("login.password.label", password, model.passwordProperty(), model.passwordProblemProperty());
        secret.getChildren().add(capsLock);
        HBox.setHgrow(name, Priority.ALWAYS);
        HBox.setHgrow(secret, Priority.ALWAYS);
        HBox pair = new HBox(12);
        VBox fields = new VBox();
        fields.getStyleClass().add("login-fields");

        VBox card = new VBox(new VBox(4, title, subtitle), notice, fields, buttons(model));
        card.getStyleClass().addAll("panel", "card", "login-card");
        card.setMaxHeight(Region.USE_PREF_SIZE);
        card.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ENTER) {
                model.signIn();
                e.consume();
            } else if (e.getCode() == KeyCode.ESCAPE && model.busyProperty().get()) {
                model.cancel();
                e.consume();
            }
        });
        // The fields stay enabled so that the focus does not move; a second Enter does nothing.
        model.busyProperty().subscribe(busy -> {
            server.setEditable(!busy);
            username.setEditable(!busy);
            password.setEditable(!busy);
            fields.setOpacity(busy ? 0.6 : 1);
        });

        heightProperty().subscribe(height -> {
            boolean low = height.doubleValue() < COMPACT_HEIGHT;
            pseudoClassStateChanged(LOW, low);
            Visibility.when(!low, subtitle);
            // In a low window name and password stand side by side, so that the button stays visible.
            pair.getChildren().clear();
            fields.getChildren().clear();
            if (low) {
                pair.getChildren().addAll(name, secret);
                fields.getChildren().addAll(address, pair);
            } else {
                fields.getChildren().addAll(address, name, secret);
            }
        });

        StackPane middle = new StackPane(card);
        middle.getStyleClass().add("place-padding");
        ScrollPane scroll = new ScrollPane(middle);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setFocusTraversable(false);
        getChildren().add(scroll);

        // Focuses the first field that is empty, or the one that was wrong. The last field enters the scene last.
        password.sceneProperty().subscribe(scene -> {
            if (scene != null) {
                firstToFill().requestFocus();
            }
        });
        model.busyProperty().subscribe((was, is) -> {
            if (was && !is) {
                password.requestFocus();
                password.selectAll();
            }
        });
    }

    private Node buttons(LoginViewModel model) {
        Button signIn = new Button(texts.text("login.action.sign_in"));
        signIn.setId("sign-in");
        signIn.getStyleClass().addAll("control", "primary");
        signIn.setMaxWidth(Double.MAX_VALUE);
        signIn.setOnAction(e -> model.signIn());
        HBox.setHgrow(signIn, Priority.ALWAYS);
        ProgressIndicator progress = new ProgressIndicator();
        progress.getStyleClass().add("inline-progress");
        Button cancel = new Button(texts.text("login.action.cancel"));
        cancel.setId("cancel");
        cancel.setMinWidth(Region.USE_PREF_SIZE);
        cancel.getStyleClass().add("control");
        cancel.setOnAction(e -> model.cancel());
        model.busyProperty().subscribe(busy -> {
            signIn.setDisable(busy);
            signIn.setText(texts.text(busy ? "login.action.signing_in" : "login.action.sign_in"));
            signIn.setGraphic(busy ? progress : null);
            Visibility.when(busy, cancel);
        });
        HBox buttons = new HBox(8, signIn, cancel);
        buttons.setAlignment(Pos.CENTER_LEFT);
        return buttons;
    }

    private VBox field(String labelKey, TextField field, StringProperty value, ReadOnlyStringProperty problem) {
        Label label = new Label(texts.text(labelKey));
        label.getStyleClass().add("field-label");
        label.setLabelFor(field);
        field.setAccessibleText(texts.text(labelKey));
        field.textProperty().bindBidirectional(value);
        Label sentence = new Label();
        sentence.getStyleClass().add("problem");
        sentence.setId(field.getId() + "-problem");
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        problem.subscribe(text -> {
            sentence.setText(text);
            Visibility.when(!text.isEmpty(), sentence);
            field.pseudoClassStateChanged(WRONG, !text.isEmpty());
            if (!field.isDisabled()) {
                field.setAccessibleHelp(text);
            }
        });
        return new VBox(4, label, field, sentence);
    }

    private TextField firstToFill() {
        if (server.getText().isBlank()) {
            return server;
        }
        return username.getText().isBlank() ? username : password;
    }

    private void lookAtCapsLock() {
        boolean on = password.isFocused() && Platform.isKeyLocked(KeyCode.CAPS).orElse(false);
        Visibility.when(on, capsLock);
    }
}
