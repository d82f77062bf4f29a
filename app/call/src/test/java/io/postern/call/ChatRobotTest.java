package io.postern.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.ChatMessage.Attachment;
import io.postern.room.ChatMessage.Delivery;
import io.postern.room.ConnectionState;
import io.postern.room.DisconnectReason;
import io.postern.ui.fx.Toolkit;
import io.postern.ui.simulation.SimulatedPicture;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The chat of a call, read and written with mouse and keyboard. */
final class ChatRobotTest {
    private final List<URI> opened = new ArrayList<>();
    private final CallOnScreen screen = new CallOnScreen(workers -> new CallViews(workers, opened::add));
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

    private void push(CallScene scene) {
        room.simulated.push(scene.snapshot());
        screen.settle();
    }

    private static CallScene weekly() {
        return CallScene.joined("weekly").crowd(3);
    }

    private String draft() {
        return screen.find("#chat-field", TextArea.class).getText();
    }

    @Test
    void whatIsBeingTypedSurvivesDisconnectionFailureAndComingBack() {
        open(weekly());
        screen.press(KeyCode.C);
        screen.press(KeyCode.H);
        screen.press(KeyCode.I);
        screen.press(KeyCode.SPACE);
        assertEquals("hi ", draft().toLowerCase(Locale.ROOT));
        String typed = draft();
        assertEquals(List.of(), room.requests, "typing switches nothing");
        push(weekly().connection(new ConnectionState.Reconnecting(1)));
        screen.press(KeyCode.ENTER);
        assertEquals(typed, draft());
        push(weekly().connection(new ConnectionState.Disconnected(DisconnectReason.CONNECTION_LOST)));
        assertEquals(typed, draft());
        screen.closeCall();
        screen.open(room.room, 960, 640);
        push(weekly());
        screen.press(KeyCode.C);
        assertEquals(typed, draft());
        screen.press(KeyCode.ENTER);
        assertEquals("", draft());
        assertTrue(room.simulated.calls().contains("chat:" + typed.strip()), room.simulated.calls()::toString);
    }

    @Test
    void shiftEnterBeginsANewLine() {
        open(weekly());
        screen.press(KeyCode.C);
        screen.press(KeyCode.A);
        screen.press(KeyCode.SHIFT, KeyCode.ENTER);
        screen.press(KeyCode.B);
        assertEquals("a\nb", draft().toLowerCase(Locale.ROOT));
    }

    @Test
    void unreadMessagesAreCountedUntilTheChatIsOpened() {
        open(weekly());
        assertFalse(screen.find("#unread", Label.class).isVisible());
        push(weekly().said("p0", "Ana", "one").said("p1", "Bo", "two"));
        assertTrue(screen.find("#unread", Label.class).isVisible());
        assertEquals("2", screen.find("#unread", Label.class).getText());
        screen.click("#chat");
        assertFalse(screen.find("#unread", Label.class).isVisible());
        screen.press(KeyCode.ESCAPE);
        push(weekly().said("p0", "Ana", "one").said("p1", "Bo", "two").said("p1", "Bo", "three"));
        assertEquals("1", screen.find("#unread", Label.class).getText());
    }

    @Test
    void readingAboveKeepsItsPlaceAndOffersTheWayToWhatIsNew() {
        open(longTalk(200));
        screen.click("#chat");
        assertFalse(screen.find("#chat-jump", Node.class).isVisible());
        screen.at(screen.find("#chat-list", Node.class), () -> screen.robot().mouseWheel(-20));
        assertTrue(screen.find("#chat-jump", Node.class).isVisible());
        String seen = firstVisibleText();
        push(longTalk(202));
        assertEquals(seen, firstVisibleText());
        assertEquals("2 new", Toolkit.call(() -> ((Button) screen.view().lookup("#chat-jump")).getText()));
        screen.click("#chat-jump");
        screen.settle();
        assertFalse(screen.find("#chat-jump", Node.class).isVisible());
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
            ListView<?> list = (ListView<?>) screen.view().lookup("#chat-list");
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
        screen.click("#chat");
        screen.click(".chat-link");
        assertEquals(List.of(), opened);
        assertEquals(
                "Open example.org in your browser?",
                screen.find("#link-question", Label.class).getText());
        screen.click("#link-open");
        assertEquals(List.of(URI.create("https://example.org/agenda")), opened);
    }

    @Test
    void aFileIsNamedWhereAnEmptyBubbleWouldBe() {
        open(weekly().sent("p0", "Ana Sousa", "", new Attachment("f", "minutes.pdf", 40_000)));
        screen.click("#chat");
        assertEquals(
                "minutes.pdf (40 kB)", screen.find(".chat-file", Label.class).getText());
        assertTrue(screen.find(".chat-file", Label.class).getWidth() > 50);
    }

    @Test
    void aLongMessageIsReadWholeByAClick() {
        open(weekly().said("p0", "Ana Sousa", "word ".repeat(1_000)));
        screen.click("#chat");
        double folded = messageHeight();
        Hyperlink more = screen.find(".chat-more", Hyperlink.class);
        assertEquals("Show more", more.getText());
        Toolkit.run(more::fire);
        screen.settle();
        assertTrue(messageHeight() > 3 * folded, () -> folded + ", then " + messageHeight());
        Hyperlink less = screen.find(".chat-more", Hyperlink.class);
        assertEquals("Show less", less.getText());
        Toolkit.run(less::fire);
        screen.settle();
        assertEquals(folded, messageHeight());
    }

    private double messageHeight() {
        return screen.find(".chat-bubble", Region.class).getHeight();
    }

    @Test
    void textFromRightToLeftIsReadAndWrittenWithoutTrouble() {
        CallScene scene = weekly();
        String longText = "שלום לכולם איך אתם היום בבוקר ".repeat(12);
        open(scene.said("p0", "דנה כהן", longText)
                .said("p1", "محمد", "مرحبا بالجميع، هل تسمعونني؟ ".repeat(8))
                .wrote("mixed שלום לכולם איך אתם היום בבוקר and more of it", Delivery.SENT));
        screen.click("#chat");
        TextArea field = screen.find("#chat-field", TextArea.class);
        Toolkit.run(() -> field.setText(longText));
        screen.settle();
        assertEquals(longText, draft());
    }
}
