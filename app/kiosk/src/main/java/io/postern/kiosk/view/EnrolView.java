package io.postern.kiosk.view;

import io.postern.call.invite.InviteLink;
import io.postern.kiosk.KioskViewModel;
import io.postern.kiosk.plan.KioskState;
import io.postern.resources.Texts;
import io.postern.ui.control.Visibility;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;

/** The page on which a machine is enrolled with an administrator's code. */
final class EnrolView extends StackPane implements AutoCloseable {
    private final KioskViewModel model;
    private final Texts texts;
    private final Function<String, Optional<URI>> addresses;
    private final TextField server = new TextField();
    private final TextField code = new TextField();
    private final Label problem = new Label();
    private final Button enrol = new Button();
    /** The server for which the warning about an unencrypted connection is shown; pressing again confirms. */
    private Optional<URI> warned = Optional.empty();

    private final List<Subscription> subscriptions;

    /**
     * @param serverFixed whether the policy names the backend
     * @param addresses parses the typed address of a backend
     */
    EnrolView(
            KioskViewModel model,
            KioskState.Why why,
            boolean serverFixed,
            Function<String, Optional<URI>> addresses,
            Runnable onService) {
        this.model = model;
        this.addresses = addresses;
        this.texts = model.texts();
        getStyleClass().addAll("kiosk-page", "kiosk-enrol");
        setId("kiosk-enrol");
        Label title = new Label(texts.text("kiosk.enrol.title", model.roomName()));
        title.getStyleClass().add("kiosk-title");
        Label sentence = new Label(texts.text("kiosk.enrol.why_" + why.name().toLowerCase(Locale.ROOT)));
        sentence.getStyleClass().add("kiosk-line");
        sentence.setId("enrol-why");
        sentence.setWrapText(true);

        server.setText(model.server().map(URI::toString).orElse("https://"));
        server.setId("enrol-server");
        server.setEditable(!serverFixed);
        server.setFocusTraversable(!serverFixed);
        server.setMouseTransparent(serverFixed);
        server.getStyleClass().add("touch-field");
        code.setId("enrol-code");
        code.getStyleClass().addAll("touch-field", "enrol-code");
        code.setOnAction(e -> enrol());
        HBox fields = new HBox(
                labelled("kiosk.enrol.server", server, "enrol-server-part"),
                labelled("kiosk.enrol.code", code, "enrol-code-part"));
        fields.getStyleClass().add("enrol-fields");
        fields.setAlignment(Pos.CENTER);

        problem.getStyleClass().add("kiosk-problem");
        problem.setId("enrol-problem");
        problem.setWrapText(true);
        enrol.setId("enrol");
        enrol.getStyleClass().addAll("primary", "touch");
        enrol.setOnAction(e -> enrol());
        HBox buttons = new HBox(enrol);
        buttons.getStyleClass().add("enrol-fields");
        buttons.setAlignment(Pos.CENTER);
        if (why == KioskState.Why.ASKED) {
            Button cancel = new Button(texts.text("kiosk.action.cancel"));
            cancel.setId("enrol-cancel");
            cancel.getStyleClass().add("touch");
            cancel.setOnAction(e -> model.cancelEnrolment());
            buttons.getChildren().addFirst(cancel);
        }
        List<TextInputControl> written = serverFixed ? List.of(code) : List.of(code, server);
        VBox content = new VBox(title, sentence, fields, problem, new TouchKeyboard(texts, written), buttons);
        content.getStyleClass().add("kiosk-column");
        content.setAlignment(Pos.CENTER);
        getChildren().addAll(content, new ServiceCorner(texts, onService));
        subscriptions = List.of(
                model.enrolProblemProperty().subscribe(this::show),
                model.enrollingProperty().subscribe(this::showBusy));
        showBusy(false);
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                code.requestFocus();
            }
        });
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::unsubscribe);
    }

    private VBox labelled(String key, TextField field, String id) {
        Label label = new Label(texts.text(key));
        label.getStyleClass().add("kiosk-field-label");
        label.setLabelFor(field);
        VBox part = new VBox(label, field);
        part.getStyleClass().add("enrol-field");
        part.setId(id);
        return part;
    }

    private void enrol() {
        Optional<URI> backend = addresses.apply(server.getText());
        if (backend.isEmpty()) {
            show(Optional.of(texts.text("kiosk.enrol.no_server")));
            server.requestFocus();
        } else if (code.getText().isBlank()) {
            show(Optional.of(texts.text("kiosk.enrol.no_code")));
            code.requestFocus();
        } else if (isReadable(backend.get()) && !backend.equals(warned)) {
            warned = backend;
            show(Optional.of(texts.text(
                    "kiosk.enrol.unencrypted",
                    String.valueOf(backend.get().getHost()),
                    texts.text("kiosk.enrol.enrol"))));
        } else {
            model.enrol(backend.get(), code.getText().strip());
        }
    }

    /** Whether others could read the code and the returned account; false for a known server. */
    private boolean isReadable(URI backend) {
        InviteLink there = new InviteLink(backend, model.roomName());
        boolean known = model.server().filter(backend::equals).isPresent();
        return !there.encrypted() && !there.onThisComputer() && !known;
    }

    private void show(Optional<String> sentence) {
        problem.setText(sentence.orElse(""));
        Visibility.when(sentence.isPresent(), problem);
    }

    private void showBusy(boolean busy) {
        enrol.setDisable(busy);
        enrol.setText(texts.text(busy ? "kiosk.enrol.busy" : "kiosk.enrol.enrol"));
    }
}
