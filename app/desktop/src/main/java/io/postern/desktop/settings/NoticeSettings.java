package io.postern.desktop.settings;

import io.postern.desktop.update.UpdateViewModel;
import io.postern.resources.Texts;
import io.postern.settings.policy.LockedSettings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.control.PolicyLockLabel;
import io.postern.ui.control.Visibility;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** The settings of notifications. */
final class NoticeSettings {
    private NoticeSettings() {}

    /** The notices about a call while the window is not in front. */
    static Node notifications(SettingsStore settings, Texts texts) {
        CheckBox tell = new CheckBox(texts.text("notify.settings.tell"));
        tell.setId("notifications");
        tell.setWrapText(true);
        tell.setSelected(settings.current().notifications());
        tell.selectedProperty().subscribe((was, on) -> settings.update(s -> s.withNotifications(on)));
        Label hint = new Label(texts.text("notify.settings.hint"));
        hint.getStyleClass().add("hint");
        hint.setWrapText(true);
        Label title = new Label(texts.text("notify.settings.title"));
        title.getStyleClass().add("subheading");
        VBox group = new VBox(title, tell, hint);
        group.getStyleClass().add("settings-group");
        return group;
    }

    /** The notices about newer versions; hidden if there are no update checks. */
    static Node updates(UpdateViewModel updates, SettingsStore settings, Texts texts) {
        CheckBox look = new CheckBox(texts.text("update.settings.look"));
        look.setId("update-notices");
        look.setWrapText(true);
        look.setSelected(settings.current().updateNotices());
        look.selectedProperty().subscribe((was, on) -> {
            settings.update(s -> s.withUpdateNotices(on));
            if (!on) {
                updates.dismiss();
            }
        });
        Label title = new Label(texts.text("update.settings.title"));
        title.getStyleClass().add("subheading");
        VBox group = new VBox(title, look);
        group.getStyleClass().add("settings-group");
        if (updates.isLocked()) {
            String words = LockedSettings.of(settings).words(texts);
            PolicyLockLabel.hold(look, words);
            group.getChildren().add(new PolicyLockLabel(look.getText(), words));
        }
        Visibility.when(updates.canLook(), group);
        return group;
    }
}
