package io.postern.desktop.link;

import io.postern.call.invite.InviteLink;
import io.postern.resources.Texts;
import io.postern.ui.names.DisplayName;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * Asks before a link is followed, above everything else in the window. The content below stays usable: a call's buttons
 * must not wait for an answer.
 */
public final class LinkConfirmationView extends StackPane {
    private final Button stay;

    public LinkConfirmationView(LinkConfirmation question, LinkViewModel model) {
        Texts texts = model.texts();
        InviteLink link = question.link();
        setId("link-question");
        getStyleClass().add("link-question");
        setPickOnBounds(false);
        setAlignment(Pos.TOP_CENTER);

        Label title = sentence(
                question.leavesCall()
                        ? texts.text("link.question.leave", DisplayName.oneLine(link.room()))
                        : texts.text("link.question.go", DisplayName.oneLine(link.room())),
                "heading");
        title.setId("link-title");
        List<Label> lines = lines(question, texts);
        VBox words = new VBox(8, title);
        words.getChildren().addAll(lines);

        Button go = new Button(texts.text(question.leavesCall() ? "link.action.leave" : "link.action.go"));
        go.setId("link-go");
        go.getStyleClass().addAll("control", question.known() ? "primary" : "plain-outline");
        go.setMinWidth(Region.USE_PREF_SIZE);
        go.setOnAction(e -> model.accept());
        stay = new Button(texts.text(question.leavesCall() ? "link.action.stay" : "link.action.not_now"));
        stay.setId("link-stay");
        stay.getStyleClass().add("control");
        stay.setMinWidth(Region.USE_PREF_SIZE);
        stay.setOnAction(e -> model.decline());
        FlowPane buttons = new FlowPane(8, 8, go, stay);
        buttons.setAlignment(Pos.CENTER_LEFT);

        VBox card = new VBox(16, words, buttons);
        card.getStyleClass().addAll("panel", "card", "floating", "link-card");
        card.setMaxHeight(Region.USE_PREF_SIZE);
        card.setAccessibleRole(AccessibleRole.DIALOG);
        card.setAccessibleText(
                String.join(" ", lines.stream().map(Label::getText).toList()));
        card.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ESCAPE) {
                model.decline();
                e.consume();
            }
        });
        getChildren().add(card);
    }

    /** Focuses the answer that changes nothing. */
    public void takeFocus() {
        stay.requestFocus();
    }

    private static List<Label> lines(LinkConfirmation question, Texts texts) {
        InviteLink link = question.link();
        List<Label> lines = new ArrayList<>();
        if (question.otherServer()) {
            Label host = sentence(texts.text("link.question.host", link.host()), "link-host");
            host.setId("link-host");
            lines.add(host);
            boolean safe = link.encrypted() || link.onThisComputer();
            Label encryption = sentence(
                    link.onThisComputer()
                            ? texts.text("link.question.this_computer")
                            : texts.text("link.question." + (safe ? "encrypted" : "plain")),
                    safe ? "quiet" : "problem");
            encryption.setId("link-encryption");
            lines.add(encryption);
        }
        if (!question.known()) {
            lines.add(sentence(texts.text("link.question.unknown"), "body"));
        }
        if (link.foreignLetters()) {
            Label letters = sentence(texts.text("link.question.foreign_letters"), "problem");
            letters.setId("link-letters");
            lines.add(letters);
        }
        question.leavesServer()
                .ifPresent(server -> lines.add(sentence(
                        texts.text("link.question.signs_out", String.valueOf(server.getAuthority()), link.host()),
                        "body")));
        return lines;
    }

    private static Label sentence(String words, String style) {
        Label label = new Label(words);
        label.getStyleClass().add(style);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
