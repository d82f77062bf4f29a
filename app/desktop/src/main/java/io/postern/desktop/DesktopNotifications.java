package io.postern.desktop;

import io.postern.desktop.notify.BadgedIcons;
import io.postern.desktop.notify.CallNews;
import io.postern.desktop.shell.ShellState;
import io.postern.desktop.shell.ShellViewModel;
import io.postern.desktop.shell.ShellWindow;
import io.postern.platform.notification.SystemNotifications;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.FxThread;
import java.time.InstantSource;
import java.util.List;
import javafx.scene.image.Image;
import javafx.stage.Stage;

/** Forwards events of the window's calls to the operating system, and to the window's title and icon. */
final class DesktopNotifications {
    private DesktopNotifications() {}

    /** On the JavaFX thread. Closing the returned object closes the notifications. */
    static CallNews of(
            FxThread fx,
            ShellViewModel model,
            ShellWindow window,
            SettingsStore settings,
            SystemNotifications notifications) {
        Stage stage = window.stage();
        CallNews news = new CallNews(
                fx, model::texts, settings, stage.focusedProperty(), notifications, InstantSource.system());
        model.onCall(call -> news.follow(call.room()));
        model.stateProperty().subscribe(here -> {
            if (!(here instanceof ShellState.InCall)) {
                news.over(here instanceof ShellState.CallEnded);
            }
        });
        List<Image> plain = List.copyOf(stage.getIcons());
        news.badgeProperty().subscribe((was, now) -> {
            window.setUnread(now.unread());
            stage.getIcons().setAll(BadgedIcons.of(plain, now));
        });
        return news;
    }
}
