package io.postern.desktop.shell;

import io.postern.resources.Texts;
import io.postern.room.DisconnectReason;
import io.postern.ui.control.Glyph;
import io.postern.ui.failure.Explanation;
import io.postern.ui.names.DisplayName;
import java.util.EnumSet;
import java.util.Set;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;

/** The page after a call that ended without the person asking for it: why, and two buttons. */
final class EndedView extends StackPane {
    /** The reasons that the network may have caused. */
    private static final Set<DisconnectReason> WORTH_A_LOOK =
            EnumSet.of(DisconnectReason.CONNECTION_LOST, DisconnectReason.JOIN_FAILURE, DisconnectReason.UNKNOWN);

    EndedView(ShellState.CallEnded ended, Texts texts, Runnable onJoinAgain, Runnable onLobby, Runnable onDoctor) {
        getStyleClass().addAll("ended", "place-padding");
        FontIcon icon = Glyph.of(MaterialDesignP.PHONE_HANGUP_OUTLINE, "ended-icon");
        Label title = new Label(texts.text("ended.view.title"));
        title.getStyleClass().add("heading");
        Label reason = new Label(Explanation.of(ended.reason(), texts));
        reason.setId("ended-reason");
        reason.setWrapText(true);
        reason.getStyleClass().add("ended-words");
        Label room = new Label(DisplayName.oneLine(ended.room()));
        room.setId("ended-room");
        room.getStyleClass().addAll("chip", "ended-room");
        HBox where = new HBox(room);
        where.setAlignment(Pos.CENTER);
        Button again = new Button(texts.text("ended.action.rejoin"));
        again.setId("join-again");
        again.setDefaultButton(true);
        again.getStyleClass().addAll("control", "primary");
        again.setOnAction(e -> onJoinAgain.run());
        Button lobby = new Button(texts.text("ended.action.lobby"));
        lobby.setId("back-to-lobby");
        lobby.setCancelButton(true);
        lobby.getStyleClass().add("control");
        lobby.setOnAction(e -> onLobby.run());
        HBox buttons = new HBox(8, again, lobby);
        buttons.setAlignment(Pos.CENTER);
        if (WORTH_A_LOOK.contains(ended.reason())) {
            Button why = new Button(texts.text("doctor.action.find_out"), Glyph.of(MaterialDesignS.STETHOSCOPE));
            why.setId("find-out");
            why.getStyleClass().add("control");
            why.setOnAction(e -> onDoctor.run());
            buttons.getChildren().add(why);
        }
        VBox card = new VBox(icon, title, where, reason, buttons);
        card.getStyleClass().addAll("panel", "card", "ended-card");
        card.setMaxHeight(Region.USE_PREF_SIZE);
        getChildren().add(card);
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                again.requestFocus();
            }
        });
    }
}
