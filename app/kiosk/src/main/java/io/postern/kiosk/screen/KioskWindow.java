package io.postern.kiosk.screen;

import io.postern.kiosk.screen.DisplaySelection.Display;
import io.postern.kiosk.view.KioskView;
import io.postern.resources.Icons;
import io.postern.ui.fx.FxThread;
import io.postern.ui.theme.ThemeSelection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.event.Event;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.DragEvent;
import javafx.scene.input.InputEvent;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TouchEvent;
import javafx.scene.paint.Color;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.StageStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A window that fills its display and stays there: it has no border, cannot be closed, returns when something else
 * takes the screen or the keyboard, and follows its display when that is plugged in or out. Of the keyboard it takes
 * letters and what moves between controls; nothing with Ctrl, Alt or a command key. On the JavaFX thread.
 */
public final class KioskWindow implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KioskWindow.class);

    /**
     * The delay before the window comes back. Without a delay, two such windows would fight for the screen incessantly.
     */
    private static final Duration RETURN_DELAY = Duration.ofMillis(300);

    private final FxThread fx;
    private final Stage stage = new Stage(StageStyle.UNDECORATED);
    private final KioskView view;
    private final Optional<String> wanted;
    private final Function<Rectangle2D, String> names;
    private final PointerHider pointer;
    private final ListChangeListener<Screen> plugged = change -> comeBackSoon();
    private Optional<String> missing = Optional.empty();
    private boolean coming;
    private int vain;
    private boolean closed;

    /**
     * @param wanted number or part of the name of a display
     * @param names gives the system's name of the display at a position in JavaFX's coordinates; empty while unknown
     * @param title for the window manager
     */
    public KioskWindow(
            FxThread fx,
            KioskView view,
            ThemeSelection look,
            Optional<String> wanted,
            Function<Rectangle2D, String> names,
            String title) {
        this.fx = fx;
        this.view = view;
        this.wanted = wanted;
        this.names = names;
        Rectangle2D place = place();
        Scene scene = new Scene(view, place.getWidth(), place.getHeight(), Color.BLACK);
        look.dress(scene);
        guard(scene);
        pointer = new PointerHider(scene);
        stage.setScene(scene);
        stage.setTitle(title);
        stage.getIcons().setAll(Icons.window().stream().map(Image::new).toList());
        stage.setFullScreenExitKeyCombination(KeyCombination.NO_MATCH);
        stage.setFullScreenExitHint("");
        stage.setOnCloseRequest(Event::consume);
        stage.setAlwaysOnTop(true);
        stage.fullScreenProperty().subscribe(full -> comeBackUnless(full));
        stage.focusedProperty().subscribe(focused -> comeBackUnless(focused));
        stage.iconifiedProperty().subscribe(gone -> comeBackUnless(!gone));
        stage.showingProperty().subscribe(showing -> comeBackUnless(showing));
    }

    public void show() {
        // The window is sometimes hidden and shown again; the program goes on meanwhile.
        Platform.setImplicitExit(false);
        fill(place());
        stage.show();
        Screen.getScreens().addListener(plugged);
    }

    /** The window itself, for tests and screenshots. */
    public Stage stage() {
        return stage;
    }

    /** Selects the display again, now that the names of displays are known. */
    public void lookAgain() {
        comeBackSoon();
    }

    @Override
    public void close() {
        closed = true;
        Screen.getScreens().removeListener(plugged);
        pointer.close();
        stage.hide();
        view.close();
    }

    private void guard(Scene scene) {
        scene.addEventFilter(ContextMenuEvent.CONTEXT_MENU_REQUESTED, Event::consume);
        // Refuses everything dropped on the window, such as files and links.
        scene.addEventFilter(DragEvent.ANY, Event::consume);
        scene.addEventFilter(KeyEvent.ANY, event -> {
            boolean command = event.isControlDown() || event.isAltDown() || event.isMetaDown();
            // AltGr types letters on many keyboards.
            boolean types = event.getEventType() == KeyEvent.KEY_TYPED
                    && !event.getCharacter().isEmpty()
                    && event.getCharacter().charAt(0) > ' ';
            boolean function = event.getCode().isFunctionKey();
            if ((command && !types) || function) {
                event.consume();
            }
        });
        boolean[] waking = {false};
        scene.addEventFilter(InputEvent.ANY, event -> {
            boolean pressed = event.getEventType() == MouseEvent.MOUSE_PRESSED
                    || event.getEventType() == TouchEvent.TOUCH_PRESSED
                    || event.getEventType() == KeyEvent.KEY_PRESSED;
            boolean moved = event.getEventType() == MouseEvent.MOUSE_MOVED;
            if (pressed || moved) {
                if (view.isBlack()) {
                    waking[0] = pressed;
                }
                view.touched();
            }
            // The touch that wakes the screen activates no control.
            if (waking[0]) {
                event.consume();
                boolean released = event.getEventType() == MouseEvent.MOUSE_CLICKED
                        || event.getEventType() == TouchEvent.TOUCH_RELEASED
                        || event.getEventType() == KeyEvent.KEY_RELEASED;
                if (released) {
                    waking[0] = false;
                }
            }
        });
    }

    private void comeBackUnless(boolean fine) {
        if (!fine) {
            comeBackSoon();
        }
    }

    private void comeBackSoon() {
        if (closed || coming) {
            return;
        }
        coming = true;
        fx.after(RETURN_DELAY, this::comeBack);
    }

    private void comeBack() {
        coming = false;
        if (closed) {
            return;
        }
        if (!stage.isShowing()) {
            stage.show();
        }
        if (stage.isIconified()) {
            stage.setIconified(false);
        }
        Rectangle2D place = place();
        if (!stage.isFullScreen() || !isAt(place)) {
            LOG.info("Back on the display at {},{}.", place.getMinX(), place.getMinY());
            fill(place);
        }
        if (stage.isFocused()) {
            vain = 0;
            return;
        }
        vain++;
        // The application with the keyboard may ignore a single request.
        coming = true;
        if (vain > 1 && Integer.bitCount(vain) == 1) {
            appearAnew(place);
        } else {
            stage.toFront();
            stage.requestFocus();
        }
        fx.after(RETURN_DELAY.multipliedBy(2), () -> {
            coming = false;
            comeBackUnless(stage.isFocused());
        });
    }

    /**
     * Shows the window anew after requests had no effect: the window manager shows another desktop or holds the window
     * back, and a new window appears where the person is. Not done at every attempt, because the screen would flicker
     * beside an application that does not yield.
     */
    private void appearAnew(Rectangle2D place) {
        LOG.info("Nobody gives the screen back, so the window is shown anew.");
        stage.hide();
        fill(place);
        stage.show();
        stage.toFront();
        stage.requestFocus();
    }

    private boolean isAt(Rectangle2D place) {
        return Math.abs(stage.getX() - place.getMinX()) < 1
                && Math.abs(stage.getY() - place.getMinY()) < 1
                && Math.abs(stage.getWidth() - place.getWidth()) < 1
                && Math.abs(stage.getHeight() - place.getHeight()) < 1;
    }

    private void fill(Rectangle2D place) {
        if (stage.isFullScreen() && !isAt(place)) {
            stage.setFullScreen(false);
        }
        stage.setX(place.getMinX());
        stage.setY(place.getMinY());
        stage.setWidth(place.getWidth());
        stage.setHeight(place.getHeight());
        stage.setFullScreen(true);
    }

    private Rectangle2D place() {
        List<Screen> screens = List.copyOf(Screen.getScreens());
        if (screens.isEmpty()) {
            return Screen.getPrimary().getBounds();
        }
        List<Display> displays = screens.stream().map(this::display).toList();
        say(DisplaySelection.missing(wanted, displays));
        Display chosen = DisplaySelection.choose(wanted, displays);
        return screens.get(displays.indexOf(chosen)).getBounds();
    }

    private void say(Optional<String> notThere) {
        if (!notThere.equals(missing)) {
            missing = notThere;
            notThere.ifPresentOrElse(
                    name -> LOG.warn("There is no display {}, so the window is on the main one.", name),
                    () -> LOG.info("The wanted display is there."));
            view.missing(notThere);
        }
    }

    private Display display(Screen screen) {
        Rectangle2D bounds = screen.getBounds();
        return new Display(names.apply(bounds), bounds.getMinX(), bounds.getMinY(), screen.equals(Screen.getPrimary()));
    }
}
