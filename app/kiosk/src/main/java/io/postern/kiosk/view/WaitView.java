package io.postern.kiosk.view;

import io.postern.kiosk.KioskViewModel;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The page during a short wait. */
final class WaitView extends StackPane {
    WaitView(KioskViewModel model, Runnable onService) {
        getStyleClass().addAll("kiosk-page", "kiosk-wait");
        setId("kiosk-wait");
        Label room = new Label(model.roomName());
        room.getStyleClass().add("kiosk-room");
        Label line = new Label(model.texts().text("kiosk.wait.sign_in"));
        line.getStyleClass().add("kiosk-line");
        ProgressIndicator turning = new ProgressIndicator();
        turning.getStyleClass().add("kiosk-progress");
        VBox content = new VBox(room, turning, line);
        content.getStyleClass().add("kiosk-column");
        content.setAlignment(Pos.CENTER);
        getChildren().addAll(content, new ServiceCorner(model.texts(), onService));
    }
}
