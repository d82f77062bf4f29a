package io.postern.desktop.shell;

import io.postern.desktop.login.UserSession;
import io.postern.desktop.update.UpdateBar;
import io.postern.resources.Icons;
import io.postern.resources.Texts;
import io.postern.settings.policy.LockedSettings;
import io.postern.settings.policy.Policy.Lock;
import io.postern.ui.control.Glyph;
import io.postern.ui.control.NoticeBar;
import io.postern.ui.control.Visibility;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignW;

/**
 * The header of every page but a call: the signed-in person, buttons for other pages, and notices. Every page has its
 * own header, which must be closed because the model outlives it. On the JavaFX thread.
 */
final class ShellHeader extends VBox implements AutoCloseable {
    private final Subscription subscriptions;

    /** @param pages opens the pages of the buttons */
    ShellHeader(ShellViewModel model, ShellView.Parts parts, PageOverlay pages, Optional<UserSession> person) {
        Texts texts = model.texts();
        ImageView sign = new ImageView(new Image(Icons.window().get(3)));
        sign.setFitWidth(24);
        sign.setFitHeight(24);
        Label name = new Label(texts.text("common.app.name"));
        name.getStyleClass().add("subheading");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox header = new HBox(sign, name, space);
        header.getStyleClass().add("header");
        person.ifPresent(signedIn -> {
            Label who = new Label(signedIn.displayName());
            who.setId("who");
            who.getStyleClass().addAll("quiet", "header-name");
            header.getChildren().addAll(who, button(texts, MaterialDesignL.LOGOUT, "sign_out", model::signOut));
        });
        Button look = button(texts, MaterialDesignW.WEATHER_NIGHT, "dark", parts.look()::toggle);
        Subscription worn = parts.look().themeProperty().subscribe(theme -> {
            look.setGraphic(Glyph.of(theme.dark() ? MaterialDesignW.WEATHER_SUNNY : MaterialDesignW.WEATHER_NIGHT));
            describe(look, texts.text("shell.header." + (theme.dark() ? "light" : "dark")));
        });
        Visibility.when(!LockedSettings.of(parts.settings()).has(Lock.APPEARANCE), look);
        header.getChildren()
                .addAll(
                        button(texts, MaterialDesignS.STETHOSCOPE, "doctor", pages::openDoctor),
                        look,
                        button(texts, MaterialDesignC.COG_OUTLINE, "settings", pages::openSettings));
        NoticeBar notice = new NoticeBar(texts);
        notice.getStyleClass().add("header-notice");
        Subscription said = model.noticeProperty().subscribe(now -> {
            notice.show(now);
            Visibility.when(now.isPresent(), notice);
        });
        UpdateBar update = new UpdateBar(model.updates(), texts);
        subscriptions = Subscription.combine(worn, said, update::close);
        getChildren().addAll(header, notice, update);
    }

    @Override
    public void close() {
        subscriptions.unsubscribe();
    }

    private static Button button(Texts texts, Ikon icon, String purpose, Runnable action) {
        Button button = new Button();
        button.setId("header-" + purpose);
        button.setGraphic(Glyph.of(icon));
        button.getStyleClass().addAll("plain", "control", "compact", "header-button");
        describe(button, texts.text("shell.header." + purpose));
        button.setOnAction(e -> action.run());
        return button;
    }

    private static void describe(Button button, String words) {
        button.setAccessibleText(words);
        button.setTooltip(new Tooltip(words));
    }
}
