package io.postern.desktop.safe;

import io.postern.desktop.heartbeat.HeartbeatSender;
import io.postern.resources.Icons;
import io.postern.resources.Texts;
import io.postern.resources.Theme;
import io.postern.ui.fx.FxThread;
import io.postern.ui.theme.ThemeSelection;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCombination;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.StageStyle;

/**
 * Fills the screen with a calm sentence and one button, after the window has failed repeatedly. It avoids everything
 * that may have made the window fail: media, network, settings and policy. Like a kiosk it cannot be left; the watchdog
 * ends it.
 */
public final class SafeScreen {
    /**
     * Set by the watchdog to request the safe screen; the time of its next attempt to start the window, as ISO 8601.
     */
    private static final String TRY_VARIABLE = "POSTERN_TRY_AT";

    /** The address of the watchdog's page, if there is one. */
    private static final String HEALTH_VARIABLE = "POSTERN_HEALTH";

    private final HeartbeatSender heartbeat;
    private final SafeView.Facts facts;
    private final FxThread fx = new FxThread();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private SafeScreen(HeartbeatSender heartbeat, SafeView.Facts facts) {
        this.heartbeat = heartbeat;
        this.facts = facts;
    }

    /** Whether the watchdog requests the safe screen in place of the window. */
    public static boolean wanted(Map<String, String> environment) {
        return environment.containsKey(TRY_VARIABLE);
    }

    /**
     * Shows the safe screen until the watchdog or the button ends it.
     *
     * @param environment the variables that the watchdog has set
     * @return the status to exit with
     */
    public static int show(HeartbeatSender heartbeat, Map<String, String> environment) {
        SafeScreen screen = new SafeScreen(heartbeat, facts(environment));
        screen.fx.startToolkit(screen::open);
        heartbeat.onEnd(() -> screen.over.complete(null));
        screen.over.join();
        Platform.exit();
        heartbeat.close();
        return heartbeat.exitStatus();
    }

    static SafeView.Facts facts(Map<String, String> environment) {
        return new SafeView.Facts(
                Optional.ofNullable(environment.get(TRY_VARIABLE)).flatMap(SafeScreen::time),
                Optional.ofNullable(environment.get(HEALTH_VARIABLE)).filter(page -> !page.isBlank()));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private void open() {
        ThemeSelection.wearBase(Theme.DARK);
        SafeView view =
                new SafeView(Texts.of(Locale.getDefault()), ZoneId.systemDefault(), facts, heartbeat::askRestart);
        Rectangle2D screen = Screen.getPrimary().getBounds();
        Scene scene = new Scene(view, screen.getWidth(), screen.getHeight());
        scene.getStylesheets().setAll(Theme.DARK.stylesheets());
        Stage stage = new Stage(StageStyle.UNDECORATED);
        stage.getIcons().setAll(Icons.window().stream().map(Image::new).toList());
        stage.setTitle(Texts.of(Locale.getDefault()).text("common.app.name"));
        stage.setScene(scene);
        stage.setFullScreenExitKeyCombination(KeyCombination.NO_MATCH);
        stage.setFullScreenExitHint("");
        stage.setAlwaysOnTop(true);
        // People in front of a meeting room's screen must not get to its desktop.
        stage.setOnCloseRequest(event -> event.consume());
        stage.fullScreenProperty().subscribe(full -> {
            if (!full && stage.isShowing()) {
                fx.post(() -> stage.setFullScreen(true));
            }
        });
        stage.setFullScreen(true);
        stage.show();
    }
}
