package io.postern.ui.control;

import io.postern.resources.Texts;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** The header of a panel: its title, and a close button that also stands for Escape. */
public final class PanelHeader extends HBox {
    private final Label title;

    public PanelHeader(String title, Texts texts, Runnable onClose) {
        this.title = new Label(title);
        this.title.getStyleClass().add("subheading");
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        IconButton close = new IconButton(MaterialDesignC.CLOSE, texts.text("common.action.close"), "Esc");
        close.setCompact(true);
        close.getStyleClass().addAll("plain", "panel-close");
        close.setOnAction(e -> onClose.run());
        getChildren().addAll(this.title, between, close);
        setAlignment(Pos.CENTER_LEFT);
    }

    public void setTitle(String words) {
        title.setText(words);
    }
}
