package io.postern.kiosk.view;

import io.postern.resources.Texts;
import io.postern.ui.control.Glyph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;
import org.kordamp.ikonli.materialdesign2.MaterialDesignE;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;

/** The service page: what somebody with the PIN can do at the machine. */
final class ServiceView extends StackPane {
    /**
     * The actions of the page. Pages get an action that closes them.
     *
     * @param report makes an archive for the person who maintains the machine; empty where there is none
     */
    public record Actions(
            Function<Runnable, ServicePage> network,
            Function<Runnable, ServicePage> doctor,
            Optional<Function<Runnable, ServicePage>> report,
            Runnable enrol,
            Runnable restart,
            Runnable quit,
            Runnable back) {}

    /** Further lines, which describe mistakes and wrap, are in a part that scrolls. */
    private static final int FEW_LINES = 2;

    private static final double LINES_HEIGHT = 160;

    private final Texts texts;
    private final VBox menu = new VBox();
    private Runnable closePage = () -> {};

    /** @param state the machine's state, one line each */
    ServiceView(Texts texts, List<String> state, Node volume, Actions actions) {
        this.texts = texts;
        setId("service-page");
        getStyleClass().add("service-page");
        Label title = new Label(texts.text("kiosk.service.title"));
        title.getStyleClass().add("kiosk-card-title");
        VBox lines = new VBox();
        lines.getStyleClass().add("service-lines");
        state.forEach(line -> {
            Label words = new Label(line);
            words.getStyleClass().add("kiosk-why");
            words.setWrapText(true);
            words.setMinHeight(Region.USE_PREF_SIZE);
            lines.getChildren().add(words);
        });
        Node told = lines;
        if (state.size() > FEW_LINES) {
            ScrollPane scroll = scrolling(lines);
            scroll.setMinHeight(LINES_HEIGHT);
            told = scroll;
        }
        List<Node> buttons = new ArrayList<>();
        buttons.add(button("network", MaterialDesignL.LAN, () -> open(actions.network())));
        buttons.add(button("doctor", MaterialDesignS.STETHOSCOPE, () -> open(actions.doctor())));
        actions.report()
                .ifPresent(page -> buttons.add(button("report", MaterialDesignB.BUG_OUTLINE, () -> open(page))));
        buttons.add(button("enrol", MaterialDesignA.ACCOUNT_KEY_OUTLINE, actions.enrol()));
        buttons.add(button("restart", MaterialDesignR.RESTART, actions.restart()));
        buttons.add(button("quit", MaterialDesignE.EXIT_TO_APP, actions.quit()));
        FlowPane grid = new FlowPane();
        grid.getStyleClass().add("service-buttons");
        grid.setAlignment(Pos.CENTER);
        grid.getChildren().setAll(buttons);
        Button back = new Button(texts.text("kiosk.service.back"), Glyph.of(MaterialDesignA.ARROW_LEFT));
        back.setId("service-back");
        back.getStyleClass().addAll("touch", "primary");
        back.setOnAction(e -> actions.back().run());
        menu.getStyleClass().addAll("panel", "floating", "service-card");
        menu.setAlignment(Pos.CENTER);
        menu.getChildren().addAll(title, told, volume, grid, back);
        getChildren().setAll(menu);
    }

    /** Closes a page that is open inside. */
    void closePage() {
        closePage.run();
        closePage = () -> {};
        getChildren().setAll(menu);
    }

    /** Shows a question over the open page, until it is answered. */
    void ask(Node question) {
        getChildren().add(question);
    }

    private void open(Function<Runnable, ServicePage> page) {
        ServicePage opened = page.apply(this::closePage);
        closePage = opened.closing();
        Node body = opened.scrollsItself() ? opened.view() : scrolling(opened.view());
        VBox.setVgrow(body, Priority.ALWAYS);
        Button back = new Button(texts.text("kiosk.action.back"), Glyph.of(MaterialDesignA.ARROW_LEFT));
        back.setId("service-page-back");
        back.getStyleClass().add("touch");
        back.setOnAction(e -> closePage());
        VBox card = new VBox(back, body);
        card.getStyleClass().addAll("panel", "floating", "service-card", "service-inner");
        getChildren().setAll(card);
    }

    private static ScrollPane scrolling(Node content) {
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("service-scroll");
        return scroll;
    }

    private Button button(String purpose, Ikon icon, Runnable action) {
        Button button = new Button(texts.text("kiosk.service." + purpose), Glyph.of(icon));
        button.setId("service-" + purpose);
        button.getStyleClass().addAll("touch", "service-button");
        button.setOnAction(e -> action.run());
        return button;
    }
}
