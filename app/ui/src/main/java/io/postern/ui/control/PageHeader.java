package io.postern.ui.control;

import io.postern.resources.Texts;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/**
 * The header of a page that lies over another one: its title, and a button that closes it. A page gets the keyboard
 * focus when it opens, and Escape closes it.
 */
public final class PageHeader extends HBox {
    /**
     * @param page the page this is the head of; Escape closes it wherever in it the focus is
     * @param name the page's, for the identifier of the button that closes it
     */
    public PageHeader(Node page, String name, String title, Texts texts, Runnable onClose) {
        super(8);
        getStyleClass().add("page-head");
        Label heading = new Label(title);
        heading.getStyleClass().add("heading");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button close = new Button();
        close.setId("close-" + name);
        close.setGraphic(Glyph.of(MaterialDesignC.CLOSE));
        close.setAccessibleText(texts.text("common.action.close"));
        close.setTooltip(new Tooltip(texts.text("common.action.close")));
        close.getStyleClass().addAll("plain", "control", "compact");
        close.setOnAction(e -> onClose.run());
        getChildren().addAll(heading, space, close);
        page.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ESCAPE) {
                onClose.run();
                e.consume();
            }
        });
        page.sceneProperty().subscribe(scene -> {
            if (scene != null) {
                close.requestFocus();
            }
        });
    }
}
