package io.postern.call;

import io.postern.resources.Texts;
import io.postern.ui.control.IconButton;
import java.util.function.IntConsumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** Buttons that turn the pages of the stage; hidden while there is only one page. */
final class Pager extends HBox {
    private final Texts texts;
    private final IconButton back;
    private final IconButton on;
    private final Label where = new Label();
    private int page;
    private int pages = 1;

    Pager(Texts texts, IntConsumer turn) {
        this.texts = texts;
        getStyleClass().add("pager");
        setId("pager");
        setAlignment(Pos.CENTER);
        back = button(MaterialDesignC.CHEVRON_LEFT, "call.pages.previous");
        back.setOnAction(e -> turn.accept(page - 1));
        on = button(MaterialDesignC.CHEVRON_RIGHT, "call.pages.next");
        on.setOnAction(e -> turn.accept(page + 1));
        where.setMinWidth(Region.USE_PREF_SIZE);
        where.getStyleClass().add("pager-where");
        getChildren().addAll(back, where, on);
        show(0, 1);
    }

    void show(int newPage, int newPages) {
        page = newPage;
        pages = newPages;
        setVisible(pages > 1);
        setManaged(pages > 1);
        where.setText(texts.text("call.pages.where", page + 1, pages));
        back.setDisable(page == 0);
        on.setDisable(page >= pages - 1);
    }

    private IconButton button(org.kordamp.ikonli.Ikon icon, String key) {
        IconButton button = new IconButton(icon, texts.text(key), "");
        button.setCompact(true);
        button.getStyleClass().addAll("plain", "pager-button");
        return button;
    }
}
