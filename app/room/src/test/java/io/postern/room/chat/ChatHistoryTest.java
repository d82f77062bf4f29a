package io.postern.room.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.ChatMessage;
import io.postern.room.ChatMessage.Attachment;
import io.postern.room.ChatMessage.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ChatHistoryTest {
    private final ChatHistory conversation = new ChatHistory();

    @Test
    void aMessageThatComesInTwoDialectsIsShownOnce() {
        assertTrue(conversation.received(from("ana", "1", "Hello")).isPresent());
        assertTrue(conversation.received(from("ana", "1", "Hello")).isEmpty());
        assertEquals(1, conversation.messages().size());
    }

    @Test
    void theSameIdOfAnotherSenderIsAnotherMessage() {
        conversation.received(from("ana", "1", "Hello"));
        conversation.received(from("bo", "1", "Hi"));
        assertEquals(2, conversation.messages().size());
    }

    @Test
    void anotherTextUnderTheSameIdIsAnEditInPlace() {
        conversation.received(from("ana", "1", "Helo"));
        conversation.received(from("bo", "2", "Hi"));
        ChatMessage edited = conversation.received(from("ana", "1", "Hello")).orElseThrow();
        assertTrue(edited.edited());
        assertEquals("Hello", conversation.messages().getFirst().text());
    }

    @Test
    void aMessageOfAWrongClockStaysWhereItArrived() {
        conversation.received(from("ana", "1", "first"));
        ChatMessage late =
                new ChatMessage("2", "bo", "bo", Instant.EPOCH, "second", false, Delivery.RECEIVED, false, false);
        conversation.received(late);
        assertEquals("second", conversation.messages().getLast().text());
    }

    @Test
    void aMessageThatWasMissedStandsBeforeTheLaterOnesOfItsSender() {
        Instant noon = Instant.parse("2026-05-04T12:00:00Z");
        conversation.received(sent("ana", "0", noon));
        conversation.received(sent("ana", "3", noon.plusSeconds(3)));
        conversation.received(sent("bo", "x", noon.plusSeconds(3)));
        conversation.received(sent("ana", "1", noon.plusSeconds(1)));
        conversation.received(sent("ana", "2", noon.plusSeconds(2)));
        conversation.received(sent("ana", "4", noon.plusSeconds(4)));
        assertEquals(
                List.of("0", "1", "2", "3", "x", "4"),
                conversation.messages().stream().map(ChatMessage::id).toList());
    }

    @Test
    void aMessageComesBeforeNoneThatIsOldNews() {
        AtomicLong now = new AtomicLong();
        ChatHistory timed = new ChatHistory(now::get);
        Instant noon = Instant.parse("2026-05-04T12:00:00Z");
        timed.received(sent("ana", "1", noon));
        now.addAndGet(ChatHistory.MAX_LATENESS.plusSeconds(1).toNanos());
        timed.received(sent("ana", "2", Instant.EPOCH));
        assertEquals("2", timed.messages().getLast().id());
    }

    @Test
    void deliveryOfOwnMessagesIsNoted() {
        conversation.sending(
                new ChatMessage("1", "me", "Me", Instant.now(), "x", true, Delivery.SENDING, false, false));
        conversation.delivered("me", "1", Delivery.SENT);
        assertEquals(Delivery.SENT, conversation.messages().getFirst().delivery());
        assertTrue(conversation.delivered("me", "unknown", Delivery.SENT).isEmpty());
    }

    @Test
    void aPeerCannotOverwriteAnOwnMessageByClaimingItsId() {
        conversation.sending(new ChatMessage("1", "me", "Me", Instant.now(), "x", true, Delivery.SENT, false, false));
        assertTrue(conversation.received(from("me", "1", "forged")).isEmpty());
        assertEquals("x", conversation.messages().getFirst().text());
    }

    @Test
    void theOldestOfASenderGoWhenThereAreTooMany() {
        for (int i = 0; i <= ChatHistory.MESSAGES.itemsOfSender(); i++) {
            conversation.received(from("ana", String.valueOf(i), "text " + i));
        }
        assertEquals(
                ChatHistory.MESSAGES.itemsOfSender(), conversation.messages().size());
        assertEquals("text 1", conversation.messages().getFirst().text());
    }

    @Test
    void aFloodingSenderEvictsOnlyItsOwnMessages() {
        conversation.received(from("bo", "1", "the only word of Bo"));
        for (int sender = 0; sender < 20; sender++) {
            for (int i = 0; i < 300; i++) {
                conversation.received(from("sender " + sender, String.valueOf(i), "x".repeat(5_000)));
            }
        }
        assertEquals("the only word of Bo", conversation.messages().getFirst().text());
        assertTrue(conversation.messages().size() <= ChatHistory.MESSAGES.items());
        assertTrue(chars() * 2 <= ChatHistory.MESSAGES.bytes());
    }

    @Test
    void aSenderOfLongMessagesIsBoundedInBytes() {
        for (int i = 0; i < 300; i++) {
            conversation.received(from("ana", String.valueOf(i), "x".repeat(64 * 1024)));
        }
        assertTrue(chars() * 2 <= ChatHistory.MESSAGES.bytesOfSender());
        assertEquals("299", conversation.messages().getLast().id());
    }

    @Test
    void editsCountAsWhatTheyMakeOfAMessage() {
        for (int i = 0; i < 100; i++) {
            conversation.received(from("ana", String.valueOf(i), "short"));
        }
        for (int i = 0; i < 100; i++) {
            conversation.received(from("ana", String.valueOf(i), "x".repeat(64 * 1024)));
        }
        assertTrue(chars() * 2 <= ChatHistory.MESSAGES.bytesOfSender());
    }

    @Test
    void aFileIsPartOfTheMessageThatAnnouncedIt() {
        conversation.received(with("1", "see here", new Attachment("f", "", -1)));
        assertTrue(conversation
                .receivedFile(with("f", "", new Attachment("f", "a.txt", 5)))
                .isEmpty());
        ChatMessage only = conversation.messages().getFirst();
        assertEquals(1, conversation.messages().size());
        assertEquals(List.of(new Attachment("f", "a.txt", 5)), only.attachments());
        assertFalse(only.edited());
        conversation.received(from("ana", "1", "see there"));
        assertEquals(
                "a.txt",
                conversation.messages().getFirst().attachments().getFirst().name());
    }

    @Test
    void aFileThatComesBeforeItsMessageMovesIntoIt() {
        assertTrue(conversation
                .receivedFile(with("f", "", new Attachment("f", "a.txt", 5)))
                .isPresent());
        assertEquals("", conversation.messages().getFirst().text());
        conversation.received(with("1", "see here", new Attachment("f", "", -1)));
        assertEquals(1, conversation.messages().size());
        assertEquals(
                List.of(new Attachment("f", "a.txt", 5)),
                conversation.messages().getFirst().attachments());
    }

    @Test
    void aFileOfAnotherSenderIsAMessageOfItsOwn() {
        conversation.received(with("1", "see here", new Attachment("f", "", -1)));
        ChatMessage file = new ChatMessage(
                "f",
                "bo",
                "bo",
                Instant.now(),
                "",
                false,
                Delivery.RECEIVED,
                false,
                false,
                false,
                List.of(new Attachment("f", "evil", 5)));
        assertTrue(conversation.receivedFile(file).isPresent());
        assertEquals(
                "", conversation.messages().getFirst().attachments().getFirst().name());
    }

    private static ChatMessage with(String id, String text, Attachment file) {
        return new ChatMessage(
                id, "ana", "ana", Instant.now(), text, false, Delivery.RECEIVED, false, false, false, List.of(file));
    }

    private long chars() {
        return conversation.messages().stream()
                .mapToLong(message -> message.text().length())
                .sum();
    }

    private static ChatMessage sent(String sender, String id, Instant at) {
        return new ChatMessage(id, sender, sender, at, "text", false, Delivery.RECEIVED, false, false);
    }

    private static ChatMessage from(String sender, String id, String text) {
        return new ChatMessage(id, sender, sender, Instant.now(), text, false, Delivery.RECEIVED, false, false);
    }
}
