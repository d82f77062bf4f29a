package io.postern.call.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.resources.Texts;
import io.postern.room.ChatMessage;
import io.postern.room.ChatMessage.Attachment;
import io.postern.ui.fx.ManualFxThread;
import io.postern.ui.names.DisplayNames;
import io.postern.ui.simulation.SimulatedRoom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.collections.ListChangeListener;
import org.junit.jupiter.api.Test;

final class ChatViewModelTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final ManualFxThread fx = new ManualFxThread();
    private final SimulatedRoom room = new SimulatedRoom("weekly");
    private final List<Throwable> failures = new ArrayList<>();
    private final ChatViewModel model =
            new ChatViewModel(room, Texts.of(Locale.ENGLISH), fx, "unsent before", failures::add);

    private static ChatMessage message(String id, String sender, int seconds, String text) {
        boolean own = sender.equals("me");
        return new ChatMessage(
                id,
                sender,
                sender.toUpperCase(Locale.ROOT),
                NOON.plusSeconds(seconds),
                text,
                own,
                own ? ChatMessage.Delivery.SENT : ChatMessage.Delivery.RECEIVED,
                false,
                false);
    }

    private void show(List<ChatMessage> messages, boolean connected) {
        model.show(messages, DisplayNames.none(Texts.of(Locale.ENGLISH)), connected);
    }

    private void sync() {
        fx.nextPulse();
        show(room.snapshot().chat(), true);
    }

    @Test
    void nameAndTimeStandOncePerRunOfMessages() {
        show(
                List.of(
                        message("1", "ana", 0, "a"),
                        message("2", "ana", 30, "b"),
                        message("3", "bo", 40, "c"),
                        message("4", "me", 50, "d"),
                        message("5", "me", 2000, "e")),
                true);
        assertEquals(
                List.of(true, false, true, true, true),
                model.lines().stream().map(ChatLine::startsRun).toList());
        assertEquals(
                List.of("ANA", "ANA", "BO", "You", "You"),
                model.lines().stream().map(ChatLine::sender).toList());
    }

    @Test
    void countsWhatOthersWroteWhileNobodyReads() {
        show(List.of(message("1", "ana", 0, "a"), message("2", "me", 1, "b")), true);
        assertEquals(1, model.unreadProperty().get());
        show(
                List.of(message("1", "ana", 0, "a, edited"), message("2", "me", 1, "b"), message("3", "bo", 2, "c")),
                true);
        assertEquals(2, model.unreadProperty().get(), "an edit is not a new message");
        model.setReading(true);
        assertEquals(0, model.unreadProperty().get());
        show(
                List.of(
                        message("1", "ana", 0, "a, edited"),
                        message("2", "me", 1, "b"),
                        message("3", "bo", 2, "c"),
                        message("4", "bo", 3, "d")),
                true);
        assertEquals(0, model.unreadProperty().get());
    }

    @Test
    void draftIsSentOnceAndGone() {
        show(List.of(), true);
        assertEquals("unsent before", model.draftProperty().get());
        model.draftProperty().set("  Hello  ");
        model.send();
        model.send();
        assertEquals(List.of("chat:Hello"), room.calls());
        assertEquals("", model.draftProperty().get());
    }

    @Test
    void whileItCannotBeSentItStaysAsItIs() {
        show(List.of(), false);
        model.draftProperty().set("Hello");
        model.send();
        assertEquals(List.of(), room.calls());
        assertEquals("Hello", model.draftProperty().get());
        show(List.of(), true);
        model.send();
        assertEquals(List.of("chat:Hello"), room.calls());
    }

    @Test
    void tooLongAMessageStaysToBeShortened() {
        show(List.of(), true);
        String text = "x".repeat(10_001);
        model.draftProperty().set(text);
        model.send();
        assertEquals(List.of(), room.calls());
        assertEquals(text, model.draftProperty().get());
        assertEquals(1, failures.size());
    }

    @Test
    void failedMessageIsTriedAgainInItsPlace() {
        show(List.of(), true);
        room.letSendsSucceed(false);
        model.draftProperty().set("Hello");
        model.send();
        sync();
        assertTrue(model.lines().getFirst().failed());
        assertEquals("", model.draftProperty().get(), "it stands in the list, not in the field as well");
        assertEquals(1, failures.size());
        room.letSendsSucceed(true);
        model.retry(model.lines().getFirst());
        sync();
        assertEquals(1, model.lines().size());
        assertFalse(model.lines().getFirst().failed());
        assertEquals("Hello", model.lines().getFirst().text());
    }

    @Test
    void longConversationsLoseTheirHeadWithoutBeingBuiltAnew() {
        List<ChatMessage> chat = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            chat.add(message("m" + i, i % 7 == 0 ? "ana" : "bo", i, "text " + i));
        }
        show(List.copyOf(chat), true);
        List<String> changes = new ArrayList<>();
        model.lines().addListener((ListChangeListener<ChatLine>) change -> {
            while (change.next()) {
                changes.add("-" + change.getRemovedSize() + " +" + change.getAddedSize());
            }
        });
        chat.removeFirst();
        chat.add(message("next", "ana", 3000, "newest"));
        show(List.copyOf(chat), true);
        assertEquals(2000, model.lines().size());
        assertEquals("newest", model.lines().getLast().text());
        assertTrue(changes.size() <= 3, changes::toString);
    }

    @Test
    void aMessageThatGoesFromTheMiddleLeavesTheOthersAsTheyAre() {
        List<ChatMessage> chat = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            chat.add(message("m" + i, i % 2 == 0 ? "ana" : "bo", 400 * i, "text " + i));
        }
        show(List.copyOf(chat), true);
        List<String> changes = new ArrayList<>();
        model.lines().addListener((ListChangeListener<ChatLine>) change -> {
            while (change.next()) {
                changes.add("-" + change.getRemovedSize() + " +" + change.getAddedSize());
            }
        });
        chat.remove(40);
        chat.add(message("next", "ana", 90_000, "newest"));
        show(List.copyOf(chat), true);
        assertEquals(chat.size(), model.lines().size());
        assertTrue(changes.size() <= 3, changes::toString);
    }

    @Test
    void longMessagesAreFoldedUntilTheyAreAskedFor() {
        String words = "word ".repeat(1_000).strip();
        String column = "x\n".repeat(100).strip();
        show(
                List.of(
                        message("1", "ana", 0, "short"),
                        message("2", "ana", 1, words),
                        message("3", "ana", 2, column),
                        message("4", "ana", 3, "x".repeat(ChatLines.FOLDED_CHARS + 1))),
                true);
        assertEquals(
                List.of(ChatLine.Fold.SHORT, ChatLine.Fold.FOLDED, ChatLine.Fold.FOLDED, ChatLine.Fold.SHORT),
                model.lines().stream().map(ChatLine::fold).toList());
        ChatLine folded = model.lines().get(1);
        assertTrue(folded.seen().length() <= ChatLines.FOLDED_CHARS + 1);
        assertEquals(ChatLines.FOLDED_LINES, model.lines().get(2).seen().lines().count());
        model.fold(folded, false);
        assertEquals(words, model.lines().get(1).seen());
        model.fold(model.lines().get(1), true);
        assertEquals(folded, model.lines().get(1));
    }

    @Test
    void aMessageThatIsNotAllThatWasWrittenSaysSo() {
        ChatMessage cut = new ChatMessage(
                "1", "ana", "Ana", NOON, "cut", false, ChatMessage.Delivery.RECEIVED, false, false, true, List.of());
        show(List.of(cut, message("2", "ana", 1, "x".repeat(20_000)), message("3", "ana", 2, "whole")), true);
        assertEquals(
                List.of(true, true, false),
                model.lines().stream().map(ChatLine::cut).toList());
    }

    @Test
    void filesAreNamedWithTheirSize() {
        ChatMessage files = new ChatMessage(
                "1",
                "ana",
                "Ana",
                NOON,
                "",
                false,
                ChatMessage.Delivery.RECEIVED,
                false,
                false,
                false,
                List.of(
                        new Attachment("a", "report\u202e\n.pdf", 1_234_567),
                        new Attachment("b", "a.txt", 1),
                        new Attachment("c", "b.txt", 999),
                        new Attachment("d", "c.txt", 40_000),
                        new Attachment("e", "", 5_000_000_000_000L),
                        new Attachment("f", "", -1)));
        show(List.of(files), true);
        ChatLine line = model.lines().getFirst();
        assertEquals(
                List.of(
                        "report .pdf (1.2 MB)",
                        "a.txt (1 byte)",
                        "b.txt (999 bytes)",
                        "c.txt (40 kB)",
                        "File (5000 GB)",
                        "File"),
                line.files());
        assertEquals(String.join("\n", line.files()), line.words());
    }

    @Test
    void textOfAStrangerIsFitToBeLaidOut() {
        show(
                List.of(
                        message("1", "ana", 0, "x".repeat(1 << 20)),
                        message("2", "ana", 1, "a\u0000b\u202ec\n\n\n\n\n\nd")),
                true);
        assertTrue(model.lines().get(0).text().length() <= 10_001);
        assertEquals("abc\n\nd", model.lines().get(1).text());
    }
}
