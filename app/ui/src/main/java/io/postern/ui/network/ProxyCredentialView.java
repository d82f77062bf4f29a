package io.postern.ui.network;

import io.postern.network.proxy.CredentialStore.Keeping;
import io.postern.resources.Texts;
import io.postern.ui.control.Visibility;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Asks for a user name and password for a proxy, above everything else in the window. */
public final class ProxyCredentialView extends StackPane {
    private final Texts texts;
    private final TextField user = new TextField();
    private final PasswordField password = new PasswordField();

    public ProxyCredentialView(ProxyCredentialPrompt question, Texts texts) {
        this.texts = texts;
        getStyleClass().add("question");
        setId("proxy-question");

        Label title = new Label(texts.text("settings.login.title"));
        title.getStyleClass().add("heading");
        String proxy = question.realm().route().endpoint().authority();
        Label who = sentence(
                question.realm().realm().isBlank()
                        ? texts.text("settings.login.asks", proxy)
                        : texts.text(
                                "settings.login.asks_for_realm",
                                proxy,
                                question.realm().realm()),
                "body");
        Label refused = sentence(texts.text("settings.login.refused"), "problem");
        refused.setId("proxy-refused");
        Visibility.when(question.refused(), refused);
        Label readable = sentence(texts.text("settings.login.readable"), "hint");
        readable.setId("proxy-readable");
        Visibility.when(question.realm().cleartext(), readable);

        user.setId("proxy-user");
        user.textProperty().bindBidirectional(question.userProperty());
        password.setId("proxy-password");
        password.textProperty().bindBidirectional(question.passwordProperty());
        CheckBox keep = new CheckBox(texts.text("settings.login.keep"));
        keep.setId("proxy-keep");
        keep.setWrapText(true);
        keep.selectedProperty().bindBidirectional(question.keepProperty());
        Label thisRun = sentence(texts.text("settings.login.this_run"), "hint");
        thisRun.setId("proxy-this-run");
        boolean canKeep = question.keeping() == Keeping.KEY_STORE;
        Visibility.when(canKeep, keep);
        Visibility.when(!canKeep, thisRun);

        VBox fields = new VBox(
                12,
                labelled("settings.login.user", user),
                labelled("settings.login.password", password),
                keep,
                thisRun,
                readable);
        VBox card = new VBox(16, title, new VBox(8, who, refused), fields, buttons(question));
        card.getStyleClass().addAll("panel", "card", "floating", "question-card");
        card.setMaxHeight(Region.USE_PREF_SIZE);
        card.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ENTER) {
                question.signIn();
                e.consume();
            } else if (e.getCode() == KeyCode.ESCAPE) {
                question.decline();
                e.consume();
            }
        });
        StackPane middle = new StackPane(card);
        middle.getStyleClass().add("question-padding");
        ScrollPane scroll = new ScrollPane(middle);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setFocusTraversable(false);
        getChildren().add(scroll);
        password.sceneProperty().subscribe(scene -> {
            if (scene != null) {
                (user.getText().isBlank() ? user : password).requestFocus();
            }
        });
    }

    private HBox buttons(ProxyCredentialPrompt question) {
        Button signIn = new Button(texts.text("settings.login.action"));
        signIn.setId("proxy-sign-in");
        signIn.getStyleClass().addAll("control", "primary");
        signIn.setMaxWidth(Double.MAX_VALUE);
        signIn.disableProperty().bind(question.userProperty().map(String::isBlank));
        signIn.setOnAction(e -> question.signIn());
        HBox.setHgrow(signIn, Priority.ALWAYS);
        Button cancel = new Button(texts.text("settings.login.cancel"));
        cancel.setId("proxy-cancel");
        cancel.setMinWidth(Region.USE_PREF_SIZE);
        cancel.getStyleClass().add("control");
        cancel.setOnAction(e -> question.decline());
        HBox buttons = new HBox(8, signIn, cancel);
        buttons.setAlignment(Pos.CENTER_LEFT);
        return buttons;
    }

    private VBox labelled(String key, TextField field) {
        Label label = new Label(texts.text(key));
        label.getStyleClass().add("field-label");
        label.setLabelFor(field);
        field.setAccessibleText(texts.text(key));
        return new VBox(4, label, field);
    }

    private static Label sentence(String words, String style) {
        Label label = new Label(words);
        label.getStyleClass().add(style);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
