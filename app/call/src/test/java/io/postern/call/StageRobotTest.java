package io.postern.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.call.CallScene.Person;
import io.postern.call.layout.TileArrangement;
import io.postern.call.layout.TileArrangement.Role;
import io.postern.call.tile.TileView;
import io.postern.ui.fx.Toolkit;
import io.postern.ui.simulation.SimulatedPicture;
import io.postern.ui.simulation.SimulatedPictures;
import io.postern.ui.simulation.SimulatedRoom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Pane;
import javafx.scene.transform.Scale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tiles on the stage: which are seen, which is large, what they cost, operated with mouse and keyboard. */
final class StageRobotTest {
    private final CallOnScreen screen = new CallOnScreen();
    private SimulatedRoom room;

    private void open(CallScene scene, int width, int height) {
        room = scene.room();
        screen.context.reducedMotion.set(true);
        screen.open(room, width, height);
    }

    @AfterEach
    void nothingIsLeft() {
        screen.close();
        await().until(() -> screen.media.microphoneLeases() == 0);
        assertEquals(0, SimulatedPicture.open());
    }

    private TileArrangement arrangement() {
        return Toolkit.call(() -> ((StagePane) screen.view().lookup("#call-stage"))
                .arrangementProperty()
                .get());
    }

    private boolean focused() {
        return arrangement().placements().stream().anyMatch(p -> p.role() == Role.FOCUS);
    }

    private Node tile(String name) {
        return Toolkit.call(() -> screen.view().lookupAll(".tile").stream()
                .filter(node -> ((TileView) node)
                        .model()
                        .filter(m -> m.name().equals(name))
                        .isPresent())
                .findFirst()
                .orElseThrow());
    }

    private SimulatedPictures camera(int person) {
        return room.picturesOf("TR_p" + person + "_CAMERA");
    }

    private static CallScene people(int others) {
        CallScene scene = CallScene.joined("weekly");
        for (int i = 0; i < others; i++) {
            scene.with(new Person("p" + i, "Person " + i)
                    .microphone(true)
                    .camera(true)
                    .joined(i));
        }
        return scene;
    }

    @Test
    void otherPagesAreNotWatchedUntilWheelKeyOrButtonTurnsToThem() {
        open(people(30), 1280, 720);
        assertEquals(2, arrangement().pages());
        await().until(() -> camera(0).watchers() == 1);
        assertEquals(0, camera(29).watchers());
        Node stagePane = Toolkit.call(() -> screen.view().lookup("#call-stage"));
        screen.at(stagePane, () -> screen.robot().mouseWheel(1));
        assertEquals(1, arrangement().page());
        await().until(() -> camera(0).watchers() == 0 && camera(29).watchers() == 1);
        screen.at(stagePane, () -> screen.robot().mouseWheel(1));
        assertEquals(1, arrangement().page(), "there is no third");
        screen.press(KeyCode.PAGE_UP);
        assertEquals(0, arrangement().page());
        await().until(() -> camera(0).watchers() == 1 && camera(29).watchers() == 0);
        Toolkit.run(() -> screen.stage().setIconified(true));
        await().until(() -> camera(0).watchers() == 0);
        Toolkit.run(() -> screen.stage().setIconified(false));
        await().until(() -> camera(0).watchers() == 1);
    }

    @Test
    void whatIsReceivedFollowsTheSizeOfTheTile() {
        open(people(4), 1280, 720);
        await().until(() -> !camera(2).shownAt().isEmpty());
        String small = camera(2).shownAt();
        screen.at(tile("Person 2"), () -> {
            screen.robot().mouseClick(MouseButton.PRIMARY);
            screen.robot().mouseClick(MouseButton.PRIMARY);
        });
        assertTrue(focused());
        await().until(() -> width(camera(2).shownAt()) > width(small));
        screen.press(KeyCode.ESCAPE);
        assertFalse(focused());
        await().until(() -> camera(2).shownAt().equals(small));
    }

    private static int width(String size) {
        return Integer.parseInt(size.substring(0, size.indexOf('x')));
    }

    @Test
    void aSharedScreenIsLargeByItselfAndAPinnedPersonInsteadOfIt() {
        open(people(5), 1280, 720);
        assertFalse(focused());
        room.push(people(5)
                .with(new Person("s", "Sam").camera(true).screen(1920, 1200))
                .snapshot());
        screen.settle();
        assertTrue(focused());
        Node shared = tile(screen.context.texts().text("call.tile.screen_of", "Sam"));
        double width = Toolkit.call(() -> ((TileView) shared).getWidth());
        screen.press(KeyCode.DIGIT3);
        assertTrue(focused());
        assertTrue(width > 2 * Toolkit.<Double>call(() -> ((TileView) shared).getWidth()), "somebody else is large");
        screen.press(KeyCode.ESCAPE);
        assertEquals(width, Toolkit.<Double>call(() -> ((TileView) shared).getWidth()));
        room.push(people(5).snapshot());
        screen.settle();
        assertFalse(focused());
    }

    @Test
    void whatTheNetworkHoldsBackIsSaidOverTheLastPictureDimmed() {
        open(
                CallScene.joined("weekly").with(new Person("p0", "Person 0").camera(true), new Person("b", "Bo")),
                960,
                640);
        Node tile = tile("Person 0");
        await().until(() -> Toolkit.call(() -> ((TileView) tile).framesShown() > 0));
        assertTrue(Toolkit.call(() -> tile.lookupAll(".tile-dim").isEmpty()));
        room.push(CallScene.joined("weekly")
                .with(new Person("p0", "Person 0").pausedCamera(), new Person("b", "Bo"))
                .snapshot());
        screen.settle();
        Toolkit.run(() -> {
            assertFalse(tile.lookupAll(".tile-dim").isEmpty());
            assertEquals(
                    screen.context.texts().text("call.tile.paused"), ((Label) tile.lookup(".tile-note")).getText());
            assertTrue(tile.lookup(".video-surface").isVisible(), "the last picture stays");
        });
        room.push(CallScene.joined("weekly")
                .with(new Person("p0", "Person 0").camera(true), new Person("b", "Bo"))
                .snapshot());
        screen.settle();
        assertTrue(Toolkit.call(() -> tile.lookupAll(".tile-dim").isEmpty()));
    }

    @Test
    void fortyNineMovingPicturesLeaveTheWindowAnswering() {
        // On a screen large enough for all of them, seen from twice as far: the screen of the tests is smaller.
        open(people(48), 960, 540);
        Toolkit.run(() -> {
            Parent view = screen.view();
            screen.stage().getScene().setRoot(new Pane());
            Pane large = new Pane(view);
            large.getTransforms().add(new Scale(0.5, 0.5));
            view.resize(1920, 1080);
            view.setManaged(false);
            screen.stage().getScene().setRoot(large);
        });
        screen.settle();
        assertEquals(49, arrangement().placements().size());
        AtomicBoolean going = new AtomicBoolean(true);
        List<SimulatedPictures> cameras =
                IntStream.range(0, 48).mapToObj(this::camera).toList();
        Thread source = Thread.ofPlatform().start(() -> {
            for (int hue = 0; going.get(); hue++) {
                int now = hue;
                cameras.forEach(camera -> camera.deliver(() -> new SimulatedPicture(320, 180, now % 360)));
                LockSupport.parkNanos(Duration.ofMillis(33).toNanos());
            }
        });
        long before = shown();
        await().until(() -> shown() > before + 200);
        for (int i = 0; i < 4; i++) {
            screen.at(
                    Toolkit.call(() -> screen.view().lookup("#people")),
                    () -> screen.robot().mouseClick(MouseButton.PRIMARY));
            boolean open =
                    Toolkit.call(() -> screen.view().lookup("#side-panel").isVisible());
            assertEquals(i % 2 == 0, open, "a click is answered while pictures come");
        }
        long meanwhile = shown();
        await().until(() -> shown() > meanwhile + 200);
        going.set(false);
        await().until(() -> !source.isAlive());
        await().until(() -> SimulatedPicture.open() == 0);
    }

    private long shown() {
        return screen.views.measurements().orElseThrow().remoteTiles().stream()
                .mapToLong(CallMeasurements.RemoteTile::framesShown)
                .sum();
    }
}
