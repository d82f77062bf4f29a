package io.postern.desktop.shell;

import io.postern.resources.Icons;
import io.postern.settings.preferences.Settings.WindowBounds;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.names.DisplayName;
import io.postern.ui.theme.ThemeSelection;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/** The window itself: its size, title, full screen mode and closing. On the JavaFX thread. */
public final class ShellWindow implements ShellView.Window, AutoCloseable {
    private static final double MIN_WIDTH = 640;
    private static final double MIN_HEIGHT = 400;

    private final ShellViewModel model;
    private final SettingsStore settings;
    private final Stage stage = new Stage();
    private final ShellView view;
    private int unread;

    /** @param onClose called when the person asks to close the window, which stays open until {@link #close} */
    public ShellWindow(
            ShellViewModel model,
            SettingsStore settings,
            ThemeSelection look,
            Function<ShellWindow, ShellView> views,
            Runnable onClose) {
        this.model = model;
        this.settings = settings;
        this.view = views.apply(this);
        WindowBounds bounds = settings.current().window();
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        Scene scene = new Scene(
                view,
                fitting(bounds.width(), MIN_WIDTH, screen.getWidth()),
                fitting(bounds.height(), MIN_HEIGHT, screen.getHeight()));
        look.dress(scene);
        scene.addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
        stage.setScene(scene);
        stage.getIcons().setAll(Icons.window().stream().map(Image::new).toList());
        stage.setMinWidth(Math.min(MIN_WIDTH, screen.getWidth()));
        stage.setMinHeight(Math.min(MIN_HEIGHT, screen.getHeight()));
        stage.setMaximized(bounds.maximized());
        // Escape leaves full screen unless the content has consumed the key.
        stage.setFullScreenExitKeyCombination(javafx.scene.input.KeyCombination.NO_MATCH);
        stage.setFullScreenExitHint("");
        stage.setOnCloseRequest(e -> {
            e.consume();
            onClose.run();
        });
        model.stateProperty().subscribe(this::entitle);
    }

    /** @param fullScreen whether to fill the screen from the beginning */
    public void show(boolean fullScreen) {
        stage.setFullScreen(fullScreen);
        stage.show();
        // The minimum size is that of the content, so the borders of the window are added.
        Scene scene = stage.getScene();
        stage.setMinWidth(stage.getMinWidth() + Math.max(0, stage.getWidth() - scene.getWidth()));
        stage.setMinHeight(stage.getMinHeight() + Math.max(0, stage.getHeight() - scene.getHeight()));
    }

    /** Brings the window to the front and focuses it, as far as the system lets a program do that. */
    public void toFront() {
        stage.setIconified(false);
        stage.toFront();
        stage.requestFocus();
    }

    /** The window itself, for tests and screenshots. */
    public Stage stage() {
        return stage;
    }

    @Override
    public ReadOnlyBooleanProperty fullScreenProperty() {
        return stage.fullScreenProperty();
    }

    @Override
    public void toggleFullScreen() {
        stage.setFullScreen(!stage.isFullScreen());
    }

    /** Closes the window and stores its size. */
    @Override
    public void close() {
        if (stage.isShowing()) {
            Scene scene = stage.getScene();
            boolean usual = !stage.isFullScreen() && !stage.isMaximized() && !stage.isIconified();
            settings.update(s -> s.withWindow(new WindowBounds(
                    usual ? scene.getWidth() : s.window().width(),
                    usual ? scene.getHeight() : s.window().height(),
                    stage.isMaximized())));
            stage.hide();
        }
        view.close();
    }

    private void keyPressed(KeyEvent event) {
        boolean typing = stage.getScene().getFocusOwner() instanceof TextInputControl;
        boolean plainF = event.getCode() == KeyCode.F
                && !typing
                && !event.isShortcutDown()
                && !event.isAltDown()
                && !event.isShiftDown();
        if (plainF || event.getCode() == KeyCode.F11) {
            toggleFullScreen();
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE && view.isCovered()) {
            view.closeOver();
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE && stage.isFullScreen()) {
            stage.setFullScreen(false);
            event.consume();
        }
    }

    /** Sets the number of unread messages, with which the title begins; zero removes it. */
    public void setUnread(int count) {
        unread = count;
        entitle(model.stateProperty().get());
    }

    private void entitle(@Nullable ShellState state) {
        String name = model.texts().text("common.app.name");
        String title = switch (state) {
            case ShellState.InCall here ->
                model.texts()
                        .text(
                                "shell.window.in_room",
                                DisplayName.oneLine(here.room().name()));
            case ShellState.SigningIn here -> name;
            case ShellState.InLobby here -> name;
            case ShellState.CallEnded here -> name;
            case ShellState.Crashed here -> name;
            case null -> name;
        };
        stage.setTitle(unread == 0 ? title : model.texts().text("shell.window.unread", unread, title));
    }

    private static double fitting(double wanted, double least, double most) {
        double usable = Double.isFinite(wanted) ? wanted : least;
        return Math.min(most, Math.max(least, usable));
    }
}
