package io.postern.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.call.CallScene.Person;
import io.postern.media.device.ContentHint;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.ScreenException;
import io.postern.room.Permissions;
import io.postern.room.RoomEvent;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import io.postern.ui.fx.Toolkit;
import io.postern.ui.simulation.SimulatedPicture;
import io.postern.ui.simulation.SimulatedRoom;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sharing a screen or a window, with mouse and keyboard. */
final class ShareRobotTest {
    private final CallOnScreen screen = new CallOnScreen();
    private SimulatedRoom room;

    private void open(CallScene scene) {
        room = scene.room();
        screen.open(room, 960, 640);
    }

    @AfterEach
    void nothingIsLeft() {
        screen.close();
        await().until(() -> screen.media.screens().browsers() == 0);
        assertEquals(0, SimulatedPicture.open());
    }

    @Test
    void aWindowIsChosenWithTheMouse() {
        open(me());
        screen.click("#share");
        await().until(() -> tiles() == 2);
        assertEquals("Screen 1, 2560 × 1440", focusedName());
        screen.click("#share-windows");
        assertEquals(3, tiles());
        screen.click("#share-motion");
        Toolkit.run(() -> tile("Budget.ods").fire());
        screen.click("#share-start");
        assertEquals("share:window-2:MOTION", room.calls().getLast());
        assertEquals(ContentHint.MOTION, screen.context.settings().current().screenStyle());
        assertFalse(pickerIsOpen());

        room.push(me(1920, 1080).snapshot());
        screen.settle();
        assertEquals(
                "You are sharing “Budget.ods”.",
                screen.find("#notice-text", Label.class).getText());
        assertEquals("Stop sharing", screen.find("#share", Button.class).getAccessibleText());
        screen.click("#notice-action");
        assertEquals("unpublish:SCREEN_SHARE", room.calls().getLast());
        room.push(me().snapshot());
        screen.settle();
        assertEquals("Share screen", screen.find("#share", Button.class).getAccessibleText());
        assertEquals("", screen.find("#notice-text", Label.class).getText());

        screen.click("#share");
        assertTrue(screen.find("#share-motion", RadioButton.class).isSelected(), "the choice is remembered");
        screen.press(KeyCode.ESCAPE);
        assertFalse(pickerIsOpen());
    }

    @Test
    void aScreenIsChosenWithTheKeyboardAlone() {
        open(me());
        screen.press(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.E);
        await().until(() -> tiles() == 2);
        await().until(() -> focusedName().startsWith("Screen 1"));
        screen.press(KeyCode.RIGHT);
        assertTrue(focusedName().startsWith("Screen 2"), focusedName());
        screen.press(KeyCode.ENTER);
        assertEquals("share:screen-2:DETAIL", room.calls().getLast());
        room.push(me(1920, 1080).snapshot());
        screen.settle();
        screen.press(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.E);
        assertEquals("unpublish:SCREEN_SHARE", room.calls().getLast());
    }

    @Test
    void whatEndsByItselfIsSaid() {
        open(me(1920, 1080));
        assertEquals(
                "You are sharing your screen.",
                screen.find("#notice-text", Label.class).getText());
        room.emit(new RoomEvent.ScreenShareEnded(ScreenException.Reason.GONE));
        room.push(me().snapshot());
        screen.settle();
        assertEquals(
                "The shared screen or window was closed; nobody sees it any more.",
                screen.find("#notice-text", Label.class).getText());
    }

    @Test
    void underWaylandItIsSaidWhatCanBeShared() {
        screen.media.screens().setReach(ScreenCatalog.CaptureSupport.X11_WINDOWS_OF_WAYLAND);
        screen.media.screens().removeScreens();
        open(me());
        screen.click("#share");
        await().until(() -> tiles() == 3);
        assertTrue(screen.find("#share-remark", Label.class).getText().contains("Wayland"));
        assertTrue(screen.find("#share-windows", ToggleButton.class).isSelected());
    }

    @Test
    void aDisplayThatDoesNotAnswerIsSaidAndNothingHangs() {
        screen.media.screens().fail();
        open(me());
        screen.click("#share");
        await().until(() -> screen.find("#share-remark", Label.class).getText().contains("does not answer"));
        assertTrue(screen.find("#share-start", Button.class).isDisabled());
        screen.press(KeyCode.ESCAPE);
        assertFalse(pickerIsOpen());
    }

    @Test
    void whoMayNotShareCannot() {
        open(me());
        screen.click("#share");
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
                new Permissions(true, Set.of(TrackSource.MICROPHONE), true, true, false)));
        screen.settle();
        assertFalse(pickerIsOpen());
        screen.click("#share");
        assertFalse(pickerIsOpen(), "a press only says why");
    }

    private static CallScene me(int... shared) {
        Person me = new Person("me", "Robin Meyer").microphone(true).camera(true);
        if (shared.length > 0) {
            me.screen(shared[0], shared[1]);
        }
        return new CallScene("weekly").me(me).with(new Person("ana", "Ana Sousa").camera(true));
    }

    private boolean pickerIsOpen() {
        return screen.find("#share-picker", Node.class).isVisible();
    }

    private int tiles() {
        return Toolkit.call(() -> screen.view().lookupAll(".source-tile").size());
    }

    private ToggleButton tile(String name) {
        return screen.view().lookupAll(".source-tile").stream()
                .map(ToggleButton.class::cast)
                .filter(tile -> tile.getAccessibleText().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private String focusedName() {
        return Toolkit.call(() -> {
            Node focus = screen.view().getScene().getFocusOwner();
            return focus == null || focus.getAccessibleText() == null ? "" : focus.getAccessibleText();
        });
    }
}
