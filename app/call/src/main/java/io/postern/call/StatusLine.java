package io.postern.call;

import io.postern.call.layout.TileArrangement;
import io.postern.resources.Texts;
import java.util.function.IntConsumer;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Shows the room's name, connection, recording and page in a line between stage and controls. */
final class StatusLine extends HBox {
    private final Label room = new Label();
    private final Label status = new Label();
    private final Label recording = new Label();
    private final Pager pager;

    StatusLine(Texts texts, IntConsumer showPage) {
        pager = new Pager(texts, showPage);
        getStyleClass().add("status-line");
        status.getStyleClass().add("status-words");
        status.setId("call-status");
        status.setMinWidth(USE_PREF_SIZE);
        room.getStyleClass().add("status-words");
        room.setMinWidth(0);
        recording.getStyleClass().add("recording");
        recording.setText(texts.text("call.status.recording"));
        recording.setMinWidth(USE_PREF_SIZE);
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        HBox.setMargin(recording, new Insets(0, 12, 0, 12));
        getChildren().addAll(room, status, between, recording, pager);
    }

    void show(CallState state) {
        room.setText(state.room());
        status.setText(" · " + state.status());
        recording.setVisible(state.recording());
        recording.setManaged(state.recording());
    }

    void show(TileArrangement arranged) {
        pager.show(arranged.page(), arranged.pages());
    }
}
