package io.postern.desktop.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.theme.PrimerDark;
import io.postern.desktop.SimulatedMedia;
import io.postern.desktop.SimulatedPicture;
import io.postern.desktop.call.CallScene.Person;
import io.postern.desktop.call.layout.TileArrangement;
import io.postern.desktop.fx.FxThread;
import io.postern.desktop.fx.Toolkit;
import io.postern.desktop.picture.PictureWorkers;
import io.postern.desktop.shell.CallHandle;
import io.postern.desktop.shell.JoinTimeline;
import io.postern.resources.Theme;
import io.postern.room.ChatMessage.Delivery;
import io.postern.room.ConnectionState;
import io.postern.room.DisconnectReason;
import io.postern.room.TrackSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import javafx.application.Application;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A call, operated with mouse and keyboard. */
final class CallRobotTest {
    private final SimulatedMedia media = CallScene.media();
    private final PictureWorkers workers = new PictureWorkers();
    private final List<URI> opened = new ArrayList<>();
    private SimulatedContext context;
    private AnsweringRoom room;
    private CallViews views;
    private CallHandle call;
    private Stage stage;
    private Robot robot;

    @BeforeAll
    static void look() {
        Toolkit.run(() -> Application.setUserAgentStylesheet(new PrimerDark().getUserAgentStylesheet()));
    }

    private void open(CallScene scene) {
        Toolkit.run(() -> {
            context = SimulatedContext.english(new FxThread());
            room = new AnsweringRoom(scene.room());
            views = new CallViews(workers, opened::add);
            stage = new Stage();
            robot = new Robot();
            show();
        });
        settle();
    }

    private void show() {
        call = views.open(room.room, media, context);
        Scene shown = new Scene(call.view(), 960, 640);
        shown.getStylesheets().setAll(Theme.DARK.stylesheets());
        stage.setScene(shown);
        stage.setX(0);
        stage.setY(0);
        stage.show();
        stage.requestFocus();
    }

    @AfterEach
    void nothingIsLeft() {
        Toolkit.run(() -> {
            call.close();
            stage.close();
        });
        workers.close();
        assertEquals(0, room.simulated.listeners());
        await().until(() -> media.microphoneLeases() == 0);
        assertEquals(0, SimulatedPicture.open());
    }

    /** Lets some pulses pass. */
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
                robot.keyPress(code);
            }
            for (int i = codes.length - 1; i >= 0; i--) {
                robot.keyRelease(codes[i]);
            }
        });
        settle();
    }

    private void push(CallScene scene) {
        room.simulated.push(scene.snapshot());
        settle();
    }

    private static CallScene weekly() {
        return CallScene.joined("weekly").crowd(3);
    }

    private boolean selected(String id) {
        return find(id, ToggleButton.class).isSelected();
    }

    private String draft() {
        return find("#chat-field", TextArea.class).getText();
    }

    @Test
    void microphoneIsSwitchedByClickAndByKeyAndShowsItAtOnce() {
        open(weekly());
        assertTrue(selected("#microphone"));
        click("#microphone");
        assertFalse(selected("#microphone"), "shown before the room has answered");
        assertEquals(1, room.requests.size());
        room.agree();
        settle();
        press(KeyCode.CONTROL, KeyCode.D);
        assertTrue(selected("#microphone"));
        room.agree();
        press(KeyCode.CONTROL, KeyCode.E);
        assertFalse(selected("#camera"));
        assertEquals(TrackSource.CAMERA, room.requests.getLast().source());
    }

    @Test
    void switchThatStartsOffSaysSoInWords() {
        open(new CallScene("weekly").me(new Person("me", "Me").microphone(false)));
        assertEquals("Microphone off", find("#microphone", ToggleButton.class).getText());
        assertEquals("Camera off", find("#camera", ToggleButton.class).getText());
    }

    @Test
    void levelIsReadOnlyWhileTheMicrophoneIsOnUnlessMutedMicrophonesMayBeListenedTo() {
        open(weekly());
        await().until(() -> media.microphoneLeases() == 1);
        context.settings.update(s -> s.withDevices(s.devices().withMutedHint(false)));
        click("#microphone");
        room.agree();
        await().until(() -> media.microphoneLeases() == 0);
    }

    @Test
    void spaceBarTalksWhileHeldEvenAfterAClickOnAButton() {
        open(weekly());
        click("#microphone");
        room.agree();
        settle();
        Toolkit.run(() -> robot.keyPress(KeyCode.SPACE));
        settle();
        assertTrue(selected("#microphone"));
        room.agree();
        Toolkit.run(() -> robot.keyRelease(KeyCode.SPACE));
        settle();
        assertFalse(selected("#microphone"));
        assertEquals(3, room.requests.size());
    }

    @Test
    void whatIsBeingTypedSurvivesDisconnectionFailureAndComingBack() {
        open(weekly());
        press(KeyCode.C);
        press(KeyCode.H);
        press(KeyCode.I);
        press(KeyCode.SPACE);
        assertEquals("hi ", draft().toLowerCase(Locale.ROOT));
        String typed = draft();
        assertEquals(List.of(), room.requests, "typing switches nothing");
        push(weekly().connection(new ConnectionState.Reconnecting(1)));
        press(KeyCode.ENTER);
        assertEquals(typed, draft());
        push(weekly().connection(new ConnectionState.Disconnected(DisconnectReason.CONNECTION_LOST)));
        assertEquals(typed, draft());
        Toolkit.run(() -> {
            call.close();
            show();
        });
        push(weekly());
        press(KeyCode.C);
        assertEquals(typed, draft());
        press(KeyCode.ENTER);
        assertEquals("", draft());
        assertTrue(room.simulated.calls().contains("chat:" + typed.strip()), room.simulated.calls()::toString);
    }

    @Test
    void shiftEnterBeginsANewLine() {
        open(weekly());
        press(KeyCode.C);
        press(KeyCode.A);
        press(KeyCode.SHIFT, KeyCode.ENTER);
        press(KeyCode.B);
        assertEquals("a\nb", draft().toLowerCase(Locale.ROOT));
    }

    @Test
    void unreadMessagesAreCountedUntilTheChatIsOpened() {
        open(weekly());
        assertFalse(find("#unread", Label.class).isVisible());
        push(weekly().said("p0", "Ana", "one").said("p1", "Bo", "two"));
        assertTrue(find("#unread", Label.class).isVisible());
        assertEquals("2", find("#unread", Label.class).getText());
        click("#chat");
        assertFalse(find("#unread", Label.class).isVisible());
        press(KeyCode.ESCAPE);
        push(weekly().said("p0", "Ana", "one").said("p1", "Bo", "two").said("p1", "Bo", "three"));
        assertEquals("1", find("#unread", Label.class).getText());
    }

    @Test
    void readingAboveKeepsItsPlaceAndOffersTheWayToWhatIsNew() {
        open(longTalk(200));
        click("#chat");
        assertFalse(find("#chat-jump", Node.class).isVisible());
        Toolkit.run(() -> {
            Node list = call.view().lookup("#chat-list");
            Bounds bounds = list.localToScreen(list.getBoundsInLocal());
            robot.mouseMove(bounds.getCenterX(), bounds.getCenterY());
            robot.mouseWheel(-20);
        });
        settle();
        assertTrue(find("#chat-jump", Node.class).isVisible());
        String seen = firstVisibleText();
        push(longTalk(202));
        assertEquals(seen, firstVisibleText());
        assertEquals("2 new", Toolkit.call(() -> ((Button) call.view().lookup("#chat-jump")).getText()));
        click("#chat-jump");
        settle();
        assertFalse(find("#chat-jump", Node.class).isVisible());
        assertTrue(visibleTexts().contains("message 201"), () -> visibleTexts().toString());
    }

    private static CallScene longTalk(int messages) {
        CallScene scene = weekly();
        for (int i = 0; i < messages; i++) {
            scene.said("p" + i % 3, "Someone", "message " + i);
        }
        return scene;
    }

    private String firstVisibleText() {
        return visibleTexts().getFirst();
    }

    private List<String> visibleTexts() {
        return Toolkit.call(() -> {
            ListView<?> list = (ListView<?>) call.view().lookup("#chat-list");
            Bounds area = list.localToScene(list.getBoundsInLocal());
            return list.lookupAll(".chat-text").stream()
                    .filter(Text.class::isInstance)
                    .map(Text.class::cast)
                    .filter(text -> text.getText().startsWith("message"))
                    .filter(text -> area.contains(text.localToScene(text.getBoundsInLocal())))
                    .sorted(Comparator.comparingDouble(
                            text -> text.localToScene(text.getBoundsInLocal()).getMinY()))
                    .map(Text::getText)
                    .toList();
        });
    }

    @Test
    void linkIsOpenedAfterItsHostWasShown() {
        open(weekly().said("p0", "Ana", "https://example.org/agenda"));
        click("#chat");
        click(".chat-link");
        assertEquals(List.of(), opened);
        assertEquals(
                "Open example.org in your browser?",
                find("#link-question", Label.class).getText());
        click("#link-open");
        assertEquals(List.of(URI.create("https://example.org/agenda")), opened);
    }

    @Test
    void textFromRightToLeftIsReadAndWrittenWithoutTrouble() {
        CallScene scene = weekly();
        String longText = "שלום לכולם איך אתם היום בבוקר ".repeat(12);
        open(scene.said("p0", "דנה כהן", longText)
                .said("p1", "محمد", "مرحبا بالجميع، هل تسمعونني؟ ".repeat(8))
                .wrote("mixed שלום לכולם איך אתם היום בבוקר and more of it", Delivery.SENT));
        click("#chat");
        TextArea field = find("#chat-field", TextArea.class);
        Toolkit.run(() -> field.setText(longText));
        settle();
        assertEquals(longText, draft());
    }

    @Test
    void leavingIsTheWindowsBusinessAndIsAskedForOnce() {
        open(weekly());
        click("#leave");
        assertEquals(1, context.leaves);
    }

    @Test
    void keysOpenPanelsPinAndGoBack() {
        open(weekly());
        press(KeyCode.P);
        assertTrue(find("#people-panel", Node.class).isVisible());
        press(KeyCode.ESCAPE);
        assertFalse(find("#side-panel", Node.class).isVisible());
        press(KeyCode.DIGIT2);
        assertEquals("Focus", layoutName());
        press(KeyCode.ESCAPE);
        assertEquals("Grid", layoutName());
        press(KeyCode.F);
        assertTrue(context.fullScreen.get());
        press(KeyCode.ESCAPE);
        assertFalse(context.fullScreen.get());
        press(KeyCode.SHIFT, KeyCode.SLASH);
        assertTrue(Toolkit.call(() -> call.view().lookup("#keys-sheet").isVisible()));
        press(KeyCode.ESCAPE);
        assertFalse(Toolkit.call(() -> call.view().lookup("#keys-sheet").isVisible()));
    }

    private String layoutName() {
        StagePane pane = find("#call-stage", StagePane.class);
        return Toolkit.call(() -> pane.arrangementProperty().get().placements().stream()
                        .anyMatch(p -> p.role() == TileArrangement.Role.FOCUS)
                ? "Focus"
                : "Grid");
    }

    @Test
    void deviceMenuListsWhatThereIs() {
        open(weekly());
        click("#microphone-devices");
        List<String> items = Toolkit.call(() -> Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .flatMap(menu -> ((ContextMenu) menu).getItems().stream())
                .filter(RadioMenuItem.class::isInstance)
                .map(MenuItem::getText)
                .toList());
        assertEquals(
                List.of(
                        "As the system: Built-in Microphone",
                        "Built-in Microphone",
                        "Jabra Speak 510 MS",
                        "As the system: Built-in Speakers",
                        "Built-in Speakers",
                        "Jabra Speak 510 MS"),
                items);
        press(KeyCode.ESCAPE);
    }

    @Test
    void firstRemotePictureAndWhatIsShownAreMeasured() {
        open(CallScene.joined("weekly").with(new Person("ana", "Ana").camera(true)));
        context.timeline.mark(JoinTimeline.Mark.JOIN_CLICKED);
        Toolkit.run(() -> {});
        await().until(() -> !views.measurements().orElseThrow().remoteTiles().isEmpty());
        for (int i = 0; i < 5; i++) {
            long before =
                    views.measurements().orElseThrow().remoteTiles().getFirst().framesShown();
            room.simulated.picturesOf("TR_ana_CAMERA").deliver(() -> new SimulatedPicture(640, 360, 10));
            await().until(() ->
                    views.measurements().orElseThrow().remoteTiles().getFirst().framesShown() > before);
        }
        CallMeasurements measured = views.measurements().orElseThrow();
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
        settle();
        long tiles = Toolkit.call(() -> call.view().lookupAll(".tile").size());
        assertEquals(scenes.get(3999 % scenes.size()).snapshot().remotes().size() + 1, tiles);
    }

    @Test
    void theConnectionIsCheckedFromTheMenu() {
        open(weekly());
        click("#more");
        Toolkit.run(() -> Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .flatMap(menu -> ((ContextMenu) menu).getItems().stream())
                .filter(item -> context.texts().text("call.bar.doctor").equals(item.getText()))
                .findFirst()
                .orElseThrow()
                .fire());
        assertEquals(1, Toolkit.<Integer>call(() -> context.doctorOpened));
    }

    @Test
    void everySizeFromTheSmallestHasARoomForEverything() {
        open(weekly());
        click("#chat");
        for (int[] size : new int[][] {{640, 400}, {860, 420}, {960, 600}}) {
            Toolkit.run(() -> {
                stage.setWidth(size[0]);
                stage.setHeight(size[1]);
            });
            settle();
            Toolkit.run(() -> {
                for (String id :
                        List.of("#microphone", "#camera", "#chat", "#people", "#more", "#leave", "#call-status")) {
                    Node node = call.view().lookup(id);
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
