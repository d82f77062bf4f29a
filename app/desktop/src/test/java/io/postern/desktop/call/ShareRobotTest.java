package io.postern.desktop.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.desktop.SimulatedMedia;
import io.postern.desktop.SimulatedPicture;
import io.postern.desktop.SimulatedRoom;
import io.postern.desktop.call.CallScene.Person;
import io.postern.desktop.fx.FxThread;
import io.postern.desktop.fx.Toolkit;
import io.postern.desktop.picture.PictureWorkers;
import io.postern.desktop.shell.CallHandle;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.ScreenException;
import io.postern.media.device.ScreenStyle;
import io.postern.resources.Theme;
import io.postern.room.RoomEvent;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sharing a screen or a window, with mouse and keyboard. */
final class ShareRobotTest {
    private final SimulatedMedia media = CallScene.media();
    private final PictureWorkers workers = new PictureWorkers();
    private SimulatedContext context;
    private SimulatedRoom room;
    private CallHandle call;
    private Stage stage;
    private Robot robot;

    private void open(CallScene scene) {
        Toolkit.run(() -> {
            context = SimulatedContext.english(new FxThread());
            room = scene.room();
            stage = new Stage();
            robot = new Robot();
            call = new CallViews(workers, address -> {}).open(room, media, context);
            Scene shown = new Scene(call.view(), 960, 640);
            shown.getStylesheets().setAll(Theme.DARK.stylesheets());
            stage.setScene(shown);
            stage.setX(0);
            stage.setY(0);
            stage.show();
            stage.requestFocus();
        });
        settle();
    }

    @AfterEach
    void nothingIsLeft() {
        Toolkit.run(() -> {
            call.close();
            stage.close();
        });
        workers.close();
        await().until(() -> media.screens().browsers() == 0);
        assertEquals(0, SimulatedPicture.open());
    }

    @Test
    void aWindowIsChosenWithTheMouse() {
        open(me());
        click("#share");
        await().until(() -> tiles() == 2);
        assertEquals("Screen 1, 2560 × 1440", focusedName());
        click("#share-windows");
        assertEquals(3, tiles());
        click("#share-motion");
        Toolkit.run(() -> tile("Budget.ods").fire());
        click("#share-start");
        assertEquals("share:window-2:MOTION", room.calls().getLast());
        assertEquals(ScreenStyle.MOTION, context.settings().current().screenStyle());
        assertFalse(pickerIsOpen());

        room.push(me(1920, 1080).snapshot());
        settle();
        assertEquals(
                "You are sharing “Budget.ods”.",
                find("#notice-text", Label.class).getText());
        assertEquals("Stop sharing", find("#share", Button.class).getAccessibleText());
        click("#notice-action");
        assertEquals("unpublish:SCREEN_SHARE", room.calls().getLast());
        room.push(me().snapshot());
        settle();
        assertEquals("Share screen", find("#share", Button.class).getAccessibleText());
        assertEquals("", find("#notice-text", Label.class).getText());

        click("#share");
        assertTrue(find("#share-motion", RadioButton.class).isSelected(), "the choice is remembered");
        press(KeyCode.ESCAPE);
        assertFalse(pickerIsOpen());
    }

    @Test
    void aScreenIsChosenWithTheKeyboardAlone() {
        open(me());
        press(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.E);
        await().until(() -> tiles() == 2);
        await().until(() -> focusedName().startsWith("Screen 1"));
        press(KeyCode.RIGHT);
        assertTrue(focusedName().startsWith("Screen 2"), focusedName());
        press(KeyCode.ENTER);
        assertEquals("share:screen-2:DETAIL", room.calls().getLast());
        room.push(me(1920, 1080).snapshot());
        settle();
        press(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.E);
        assertEquals("unpublish:SCREEN_SHARE", room.calls().getLast());
    }

    @Test
    void whatEndsByItselfIsSaid() {
        open(me(1920, 1080));
        assertEquals(
                "You are sharing your screen.",
                find("#notice-text", Label.class).getText());
        room.emit(new RoomEvent.ScreenShareEnded(ScreenException.Reason.GONE));
        room.push(me().snapshot());
        settle();
        assertEquals(
                "What you shared was closed; nobody sees it any more.",
                find("#notice-text", Label.class).getText());
    }

    @Test
    void underWaylandItIsSaidWhatCanBeShared() {
        media.screens().setReach(ScreenCatalog.Reach.X11_WINDOWS_OF_WAYLAND);
        media.screens().removeScreens();
        open(me());
        click("#share");
        await().until(() -> tiles() == 3);
        assertTrue(find("#share-remark", Label.class).getText().contains("Wayland"));
        assertTrue(find("#share-windows", ToggleButton.class).isSelected());
    }

    @Test
    void aDisplayThatDoesNotAnswerIsSaidAndNothingHangs() {
        media.screens().fail();
        open(me());
        click("#share");
        await().until(() -> find("#share-remark", Label.class).getText().contains("does not answer"));
        assertTrue(find("#share-start", Button.class).isDisabled());
        press(KeyCode.ESCAPE);
        assertFalse(pickerIsOpen());
    }

    @Test
    void whoMayNotShareCannot() {
        open(me());
        click("#share");
        RoomSnapshot s = me().snapshot();
        room.push(new RoomSnapshot(
                s.name(),
                s.connection(),
                s.local(),
                s.remotes(),
                s.chat(),
                s.path(),
                s.roundTrip(),
                s.recording(),
                s.metadata(),
                Set.of(TrackSource.MICROPHONE)));
        settle();
        assertTrue(find("#share", Button.class).isDisabled());
        assertFalse(pickerIsOpen());
    }

    private static CallScene me(int... screen) {
        Person me = new Person("me", "Robin Meyer").microphone(true).camera(true);
        if (screen.length > 0) {
            me.screen(screen[0], screen[1]);
        }
        return new CallScene("weekly").me(me).with(new Person("ana", "Ana Sousa").camera(true));
    }

    private boolean pickerIsOpen() {
        return find("#share-picker", Node.class).isVisible();
    }

    private int tiles() {
        return Toolkit.call(() -> call.view().lookupAll(".source-tile").size());
    }

    private ToggleButton tile(String name) {
        return call.view().lookupAll(".source-tile").stream()
                .map(ToggleButton.class::cast)
                .filter(tile -> tile.getAccessibleText().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private String focusedName() {
        return Toolkit.call(() -> {
            Node focus = call.view().getScene().getFocusOwner();
            return focus == null || focus.getAccessibleText() == null ? "" : focus.getAccessibleText();
        });
    }

    private void settle() {
        AtomicLong pulses = new AtomicLong();
        FxThread.Registration counting = context.fx().onPulse(now -> pulses.incrementAndGet());
        await().pollInterval(Duration.ofMillis(10)).until(() -> pulses.get() >= 4);
        counting.close();
    }

    private <T extends Node> T find(String selector, Class<T> type) {
        return Toolkit.call(() -> type.cast(call.view().lookup(selector)));
    }

    private void click(String selector) {
        Toolkit.run(() -> {
            Node node = call.view().lookup(selector);
            Bounds bounds = node.localToScreen(node.getBoundsInLocal());
            robot.mouseMove(bounds.getCenterX(), bounds.getCenterY());
            robot.mouseClick(MouseButton.PRIMARY);
        });
        settle();
    }

    private void press(KeyCode... codes) {
        Toolkit.run(() -> {
            for (KeyCode code : codes) {
                robot.keyPress(code == KeyCode.SHORTCUT ? KeyCode.CONTROL : code);
            }
            for (int i = codes.length - 1; i >= 0; i--) {
                robot.keyRelease(codes[i] == KeyCode.SHORTCUT ? KeyCode.CONTROL : codes[i]);
            }
        });
        settle();
    }
}
