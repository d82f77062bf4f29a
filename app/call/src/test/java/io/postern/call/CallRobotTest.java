package io.postern.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.call.CallScene.Person;
import io.postern.call.context.JoinTimeline;
import io.postern.call.layout.TileArrangement;
import io.postern.room.TrackSource;
import io.postern.ui.fx.Toolkit;
import io.postern.ui.simulation.SimulatedPicture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call, operated with mouse and keyboard. */
final class CallRobotTest {
    private final CallOnScreen screen = new CallOnScreen();
    private AnsweringRoom room;

    private void open(CallScene scene) {
        room = new AnsweringRoom(scene.room());
        screen.open(room.room, 960, 640);
    }

    @AfterEach
    void nothingIsLeft() {
        screen.close();
        assertEquals(0, room.simulated.listeners());
        await().until(() -> screen.media.microphoneLeases() == 0);
        assertEquals(0, SimulatedPicture.open());
    }

    private static CallScene weekly() {
        return CallScene.joined("weekly").crowd(3);
    }

    private boolean selected(String id) {
        return screen.find(id, ToggleButton.class).isSelected();
    }

    @Test
    void microphoneIsSwitchedByClickAndByKeyAndShowsItAtOnce() {
        open(weekly());
        assertTrue(selected("#microphone"));
        screen.click("#microphone");
        assertFalse(selected("#microphone"), "shown before the room has answered");
        assertEquals(1, room.requests.size());
        room.agree();
        screen.settle();
        screen.press(KeyCode.CONTROL, KeyCode.D);
        assertTrue(selected("#microphone"));
        room.agree();
        screen.press(KeyCode.CONTROL, KeyCode.E);
        assertFalse(selected("#camera"));
        assertEquals(TrackSource.CAMERA, room.requests.getLast().source());
    }

    @Test
    void switchThatStartsOffSaysSoInWords() {
        open(new CallScene("weekly").me(new Person("me", "Me").microphone(false)));
        assertEquals(
                "Microphone off", screen.find("#microphone", ToggleButton.class).getText());
        assertEquals("Camera off", screen.find("#camera", ToggleButton.class).getText());
    }

    @Test
    void levelIsReadOnlyWhileTheMicrophoneIsOnUnlessMutedMicrophonesMayBeListenedTo() {
        open(weekly());
        await().until(() -> screen.media.microphoneLeases() == 1);
        screen.context.settings.update(s -> s.withDevices(s.devices().withMutedHint(false)));
        screen.click("#microphone");
        room.agree();
        await().until(() -> screen.media.microphoneLeases() == 0);
    }

    @Test
    void spaceBarTalksWhileHeldEvenAfterAClickOnAButton() {
        open(weekly());
        screen.click("#microphone");
        room.agree();
        screen.settle();
        Toolkit.run(() -> screen.robot().keyPress(KeyCode.SPACE));
        screen.settle();
        assertTrue(selected("#microphone"));
        room.agree();
        Toolkit.run(() -> screen.robot().keyRelease(KeyCode.SPACE));
        screen.settle();
        assertFalse(selected("#microphone"));
        assertEquals(3, room.requests.size());
    }

    @Test
    void leavingIsTheWindowsBusinessAndIsAskedForOnce() {
        open(weekly());
        screen.click("#leave");
        assertEquals(1, screen.context.leaves);
    }

    @Test
    void keysOpenPanelsPinAndGoBack() {
        open(weekly());
        screen.press(KeyCode.P);
        assertTrue(screen.find("#people-panel", Node.class).isVisible());
        screen.press(KeyCode.ESCAPE);
        assertFalse(screen.find("#side-panel", Node.class).isVisible());
        screen.press(KeyCode.DIGIT2);
        assertEquals("Focus", layoutName());
        screen.press(KeyCode.ESCAPE);
        assertEquals("Grid", layoutName());
        screen.press(KeyCode.F);
        assertTrue(screen.context.fullScreen.get());
        screen.press(KeyCode.ESCAPE);
        assertFalse(screen.context.fullScreen.get());
        screen.press(KeyCode.SHIFT, KeyCode.SLASH);
        assertTrue(Toolkit.call(() -> screen.view().lookup("#keys-sheet").isVisible()));
        screen.press(KeyCode.ESCAPE);
        assertFalse(Toolkit.call(() -> screen.view().lookup("#keys-sheet").isVisible()));
    }

    private String layoutName() {
        StagePane pane = screen.find("#call-stage", StagePane.class);
        return Toolkit.call(() -> pane.arrangementProperty().get().placements().stream()
                        .anyMatch(p -> p.role() == TileArrangement.Role.FOCUS)
                ? "Focus"
                : "Grid");
    }

    @Test
    void deviceMenuListsWhatThereIs() {
        open(weekly());
        screen.click("#microphone-devices");
        List<String> items = Toolkit.call(() -> Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .flatMap(menu -> ((ContextMenu) menu).getItems().stream())
                .filter(RadioMenuItem.class::isInstance)
                .map(MenuItem::getText)
                .toList());
        assertEquals(
                List.of(
                        "System default: Built-in Microphone",
                        "Built-in Microphone",
                        "Jabra Speak 510 MS",
                        "System default: Built-in Speakers",
                        "Built-in Speakers",
                        "Jabra Speak 510 MS"),
                items);
        screen.press(KeyCode.ESCAPE);
    }

    @Test
    void firstRemotePictureAndWhatIsShownAreMeasured() {
        open(CallScene.joined("weekly").with(new Person("ana", "Ana").camera(true)));
        screen.context.timeline.mark(JoinTimeline.Mark.JOIN_CLICKED);
        Toolkit.run(() -> {});
        await().until(() ->
                !screen.views.measurements().orElseThrow().remoteTiles().isEmpty());
        for (int i = 0; i < 5; i++) {
            long before = screen.views
                    .measurements()
                    .orElseThrow()
                    .remoteTiles()
                    .getFirst()
                    .framesShown();
            room.simulated.picturesOf("TR_ana_CAMERA").deliver(() -> new SimulatedPicture(640, 360, 10));
            await().until(() -> screen.views
                            .measurements()
                            .orElseThrow()
                            .remoteTiles()
                            .getFirst()
                            .framesShown()
                    > before);
        }
        CallMeasurements measured = screen.views.measurements().orElseThrow();
        assertEquals(1, measured.remoteTiles().size(), "the own tile is not among them");
        CallMeasurements.RemoteTile tile = measured.remoteTiles().getFirst();
        assertEquals("ana", tile.identity());
        assertEquals(TrackSource.CAMERA, tile.source());
        assertEquals(640, tile.width());
        assertEquals(360, tile.height());
        assertEquals(6, tile.framesShown());
    }

    @Test
    void burstOfSnapshotsOfFortyNineTilesKeepsTheWindowAnswering() {
        open(CallScene.joined("All hands").crowd(48));
        Random random = new Random(3);
        List<CallScene> scenes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            scenes.add(CallScene.joined("All hands").crowd(40 + random.nextInt(9)));
        }
        Thread pusher = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 4000; i++) {
                room.simulated.push(scenes.get(i % scenes.size()).snapshot());
            }
        });
        Duration slowest = Duration.ZERO;
        int answers = 0;
        while (pusher.isAlive() || answers < 20) {
            long asked = System.nanoTime();
            Toolkit.run(() -> {});
            Duration took = Duration.ofNanos(System.nanoTime() - asked);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
            answers++;
        }
        Duration worst = slowest;
        assertTrue(worst.toMillis() < 500, () -> "an event waited " + worst);
        screen.settle();
        long tiles = Toolkit.call(() -> screen.view().lookupAll(".tile").size());
        assertEquals(scenes.get(3999 % scenes.size()).snapshot().remotes().size() + 1, tiles);
    }

    @Test
    void theConnectionIsCheckedFromTheMenu() {
        open(weekly());
        screen.click("#more");
        Toolkit.run(() -> Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .flatMap(menu -> ((ContextMenu) menu).getItems().stream())
                .filter(item -> screen.context.texts().text("call.bar.doctor").equals(item.getText()))
                .findFirst()
                .orElseThrow()
                .fire());
        assertEquals(1, Toolkit.<Integer>call(() -> screen.context.doctorOpened));
    }

    @Test
    void everySizeFromTheSmallestHasARoomForEverything() {
        open(weekly());
        screen.click("#chat");
        for (int[] size : new int[][] {{640, 400}, {860, 420}, {960, 600}}) {
            Toolkit.run(() -> {
                screen.stage().setWidth(size[0]);
                screen.stage().setHeight(size[1]);
            });
            screen.settle();
            Toolkit.run(() -> {
                for (String id :
                        List.of("#microphone", "#camera", "#chat", "#people", "#more", "#leave", "#call-status")) {
                    Node node = screen.view().lookup(id);
                    Bounds bounds = node.localToScene(node.getBoundsInLocal());
                    assertTrue(
                            bounds.getMinX() >= 0
                                    && bounds.getMaxX() <= size[0]
                                    && bounds.getMinY() >= 0
                                    && bounds.getMaxY() <= size[1],
                            () -> id + " at " + bounds + " in " + size[0] + "×" + size[1]);
                }
            });
        }
    }
}
