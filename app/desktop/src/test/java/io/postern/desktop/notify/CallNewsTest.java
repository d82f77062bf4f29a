package io.postern.desktop.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.platform.notification.SystemNotifications;
import io.postern.resources.Texts;
import io.postern.room.ChatMessage;
import io.postern.room.ConnectionQuality;
import io.postern.room.Participant;
import io.postern.room.RoomEvent;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.ManualFxThread;
import io.postern.ui.simulation.SimulatedRoom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.beans.property.SimpleBooleanProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests which events of a call are notified, and when. */
class CallNewsTest {
    private final Texts texts = Texts.of(Locale.ENGLISH);
    private final ManualFxThread fx = new ManualFxThread();
    private final SettingsStore settings = SettingsStore.inMemory(Settings.DEFAULTS);
    private final SimpleBooleanProperty inFront = new SimpleBooleanProperty(false);
    private final SimulatedRoom room = new SimulatedRoom("weekly");
    private final List<String> told = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private boolean closed;
    private CallNews news;

    @BeforeEach
    void follow() {
        SystemNotifications notifications = new SystemNotifications() {
            @Override
            public void notify(Kind kind, String title, String text) {
                told.add(kind + " " + title + " | " + text);
            }

            @Override
            public void showUnread(int count) {
                counts.add(count);
            }

            @Override
            public void close() {
                closed = true;
            }
        };
        news = new CallNews(fx, () -> texts, settings, inFront, notifications, () -> now);
        news.follow(room);
    }

    @AfterEach
    void nothingIsLeft() {
        news.close();
        assertTrue(closed);
        assertEquals(0, room.listeners());
    }

    private void says(String name, String text) {
        emit(new RoomEvent.ChatReceived(
                new ChatMessage("id", "someone", name, now, text, false, ChatMessage.Delivery.RECEIVED, false, false)));
    }

    private void comes(String name) {
        emit(new RoomEvent.ParticipantJoined(new Participant(
                "PA_x",
                "someone",
                name,
                Participant.Kind.STANDARD,
                false,
                now,
                "",
                Map.of(),
                List.of(),
                false,
                0,
                ConnectionQuality.EXCELLENT)));
    }

    private void emit(RoomEvent event) {
        now = now.plusSeconds(5);
        room.emit(event);
        fx.runPosted();
    }

    @Test
    void namesTheWriterOrNewcomerButNeverTheText() {
        says("Ana", "the password is swordfish");
        says("Bo", "really?");
        comes("Bo\nLindqvist");
        comes("Chidi");
        assertEquals(
                List.of(
                        "MESSAGE New message from Ana | weekly",
                        "MESSAGE 2 new messages | weekly",
                        "JOINED Bo Lindqvist joined | weekly",
                        "JOINED 2 people joined | weekly"),
                told);
        assertEquals(2, news.badgeProperty().get().unread());
        inFront.set(true);
        assertEquals(0, news.badgeProperty().get().unread());
        assertEquals(0, counts.getLast());
    }

    @Test
    void notifiesNothingWhileTheWindowIsInFront() {
        inFront.set(true);
        says("Ana", "hello");
        comes("Bo");
        news.over(true);
        assertEquals(List.of(), told);
        assertEquals(0, news.badgeProperty().get().unread());
    }

    @Test
    void theEndIsToldIfNobodyAskedForIt() {
        news.over(false);
        assertEquals(List.of(), told);
        news.follow(room);
        news.over(true);
        news.over(true);
        assertEquals(List.of("ENDED The call in weekly has ended | "), told);
        says("Ana", "too late");
        assertEquals(1, told.size());
    }

    @Test
    void notifiesNothingIfNotificationsAreOff() {
        settings.update(s -> s.withNotifications(false));
        says("Ana", "hello");
        news.over(true);
        assertEquals(List.of(), told);
    }

    @Test
    void limitsTheRateOfNotificationsAndCutsLongNames() {
        says("n".repeat(1 << 16), "hello");
        assertTrue(told.getFirst().length() < 120, told::getFirst);
        for (int i = 0; i < 1000; i++) {
            room.emit(new RoomEvent.ChatReceived(
                    new ChatMessage("m" + i, "x", "X", now, "x", false, ChatMessage.Delivery.RECEIVED, false, false)));
        }
        fx.runPosted();
        assertEquals(1, told.size());
        assertEquals(1001, news.badgeProperty().get().unread());
        assertFalse(news.badgeProperty().get().muted(), "nothing is known of the microphone yet");
    }
}
