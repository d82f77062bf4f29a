package io.postern.call;

import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** Tells a person who is alone in a room how to invite others. */
final class InviteCard extends HBox {
    /** @param canInvite whether there is a link to copy */
    InviteCard(Texts texts, boolean canInvite, Runnable copy) {
        getStyleClass().add("invite-card");
        setId("invite-card");
        setAlignment(Pos.CENTER_LEFT);
        Label words = new Label(texts.text(canInvite ? "call.invite.alone" : "call.invite.alone_without_link"));
        words.setWrapText(true);
        words.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(words, Priority.ALWAYS);
        getChildren().add(words);
        if (canInvite) {
            Button button = new Button(texts.text("call.invite.copy"), Glyph.of(MaterialDesignC.CONTENT_COPY));
            button.setId("invite-copy");
            button.getStyleClass().add("primary");
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setOnAction(e -> copy.run());
            getChildren().add(button);
        }
    }
}
