package io.postern.verify.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.room.ChatMessage;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.signaling.token.TokenSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.peer.NodePeer;
import io.postern.verify.peer.Received;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.Visit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Chat and data between our library and LiveKit's own clients, in all dialects. */
@Requires({Requirement.LIVEKIT, Requirement.NODE, Requirement.CHROMIUM})
@LeakGuard.Shared
class ChatTest {
    private static final List<String> ODD_TEXTS = List.of(
            "plain",
            "two\nlines and a\ttab",
            "emoji \uD83D\uDC69\u200D\uD83D\uDE80 and \uD83C\uDDE9\uD83C\uDDEA",
            "\u0645\u0631\u062D\u0628\u0627 right to left \u05E9\u05DC\u05D5\u05DD",
            "e\u0301 combining \u0928\u093F",
            "<b>not</b> &amp; markup {\"id\":\"x\"}",
            // 40,000 bytes of UTF-8: three chunks, whose borders fall between the bytes of characters.
            "\uD83D\uDE42".repeat(4_999) + "xy");

    @RegisterExtension
    static final Stage STAGE = new Stage();

    @Test
    void ourMessagesArriveOnceAtEveryPeer() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert");
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        nina.awaitParticipant("olga");
        bert.awaitParticipant("olga");

        List<ChatMessage> sent = ODD_TEXTS.stream().map(ours::sendChat).toList();

        for (NodePeer peer : List.of(nina, bert)) {
            peer.awaitChat("text-stream", ODD_TEXTS.getLast());
            // In one order on one channel: whatever was sent before the last message is here as well.
            List<Received.Chat> shown =
                    peer.chat("olga").stream().filter(chat -> !chat.ignored()).toList();
            assertEquals(ODD_TEXTS, shown.stream().map(Received.Chat::text).toList());
            assertEquals(
                    sent.stream().map(ChatMessage::id).toList(),
                    shown.stream().map(Received.Chat::id).toList());
            List<Received.Chat> forOldOnes =
                    peer.chat("olga").stream().filter(Received.Chat::ignored).toList();
            assertTrue(
                    forOldOnes.stream().allMatch(chat -> chat.dialect().equals("legacy-json")),
                    () -> forOldOnes.toString());
        }
        List<ChatMessage> own = ours.room().snapshot().chat();
        assertEquals(ODD_TEXTS, own.stream().map(ChatMessage::text).toList());
        assertTrue(own.stream().allMatch(m -> m.own() && m.delivery() == ChatMessage.Delivery.SENT));
        assertEquals(List.of(), ours.events(RoomEvent.ChatReceived.class));
    }

    @Test
    void peersThatKnowOnlyChatMessagesAreReachedWhenAsked() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        TokenSource token = TokenSource.literal(STAGE.url(), STAGE.tokens().participant(room, "olga", "Olga"));
        try (RoomClient client = RoomClient.create(new RoomClient.Options(RoomClient.Audio.NONE, true, true));
                Room ours = client.newRoom(room, token)) {
            Visit.get("join", ours.join());
            nina.awaitParticipant("olga");
            ChatMessage sent = Visit.get("send", ours.sendChat("for old ones too"));
            assertEquals(
                    sent.id(),
                    nina.awaitChat("chat-message", "for old ones too").id());
            assertEquals(
                    sent.id(), nina.awaitChat("text-stream", "for old ones too").id());
        }
    }

    @Test
    void messagesOfPeersInEveryDialectAreShownOnce() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert");
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        ours.awaitParticipant("nina");
        ours.awaitParticipant("bert");

        List<String> byNina = new ArrayList<>();
        for (String dialect : List.of("chat-message", "text-stream", "legacy-json")) {
            for (String text : ODD_TEXTS) {
                byNina.add(dialect + ": " + text);
                nina.chat(dialect, byNina.getLast());
            }
        }
        List<String> byBert = new ArrayList<>();
        for (String dialect : List.of("chat-message", "text-stream", "legacy-json", "components")) {
            byBert.add("browser, " + dialect);
            bert.chat(dialect, byBert.getLast());
        }
        nina.chat("chat-message", "the last one");
        bert.chat("chat-message", "the last one");
        byNina.add("the last one");
        byBert.add("the last one");

        for (String identity : List.of("nina", "bert")) {
            ours.awaitEvent(
                    RoomEvent.ChatReceived.class,
                    e -> e.message().senderIdentity().equals(identity)
                            && e.message().text().equals("the last one"));
            List<String> expected = identity.equals("nina") ? byNina : byBert;
            // Streams are complete only with their last packet, so a short message can overtake nothing but its chunks.
            assertEquals(
                    expected.stream().sorted().toList(),
                    ours.chatFrom(identity).stream()
                            .map(ChatMessage::text)
                            .sorted()
                            .toList());
            assertEquals(
                    expected.size(),
                    ours.room().snapshot().chat().stream()
                            .filter(m -> m.senderIdentity().equals(identity))
                            .count());
        }
        ChatMessage last = ours.chatFrom("bert").getLast();
        assertEquals("Bert", last.senderName());
        assertEquals(ChatMessage.Delivery.RECEIVED, last.delivery());
    }

    @Test
    void anEditedMessageReplacesTheFirst() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        ours.awaitParticipant("nina");
        JsonNode first = nina.chat("chat-message", "hullo");
        nina.editChat("chat-message", "hello", first);
        ChatMessage edited = ours.awaitEvent(
                        RoomEvent.ChatReceived.class, e -> e.message().text().equals("hello"))
                .message();
        assertTrue(edited.edited());
        assertEquals(
                List.of("hello"),
                ours.room().snapshot().chat().stream().map(ChatMessage::text).toList());
    }

    @Test
    void textsNobodyCouldReadAreRefusedBeforeTheyAreSent() {
        Visit ours = STAGE.visit(STAGE.newRoom(), "olga", "Olga").join();
        for (String text : List.of("", " \n\t ", "x".repeat(10_001))) {
            CompletionException failure = assertThrows(
                    CompletionException.class,
                    () -> ours.room()
                            .sendChat(text)
                            .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                            .join());
            assertEquals(
                    RoomFailure.Kind.BAD_MESSAGE,
                    ((RoomException) failure.getCause()).failure().kind());
        }
        assertEquals(List.of(), ours.room().snapshot().chat());
    }

    @Test
    void applicationDataArrivesBothWays() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        ours.awaitParticipant("nina");
        nina.awaitParticipant("olga");
        byte[] payload = "\u0000\u0001 bytes".getBytes(StandardCharsets.UTF_8);

        nina.sendData(payload, "probe", true);
        RoomEvent.DataReceived received =
                ours.awaitEvent(RoomEvent.DataReceived.class, e -> e.topic().equals("probe"));
        assertEquals("nina", received.senderIdentity());
        assertArrayEquals(payload, received.payload());

        Visit.get("send data", ours.room().sendData(payload, "answer", true, List.of("nina")));
        JsonNode answer = nina.awaitEvent("data", e -> e.path("topic").asText().equals("answer"));
        assertArrayEquals(
                payload,
                java.util.Base64.getDecoder().decode(answer.path("base64").asText()));
        assertEquals("olga", answer.path("identity").asText());
    }

    @Test
    void filesOfPeersAreNamedWithTheMessagesTheyBelongTo() {
        String room = STAGE.newRoom();
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert");
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        ours.awaitParticipant("bert");
        bert.awaitParticipant("olga");

        bert.sendFiles("the minutes", Map.of("minutes.pdf", 40_000));
        bert.sendFiles("", Map.of("photo.jpg", 70_000));
        bert.chat("text-stream", "x".repeat(70_000));
        bert.chat("text-stream", "y".repeat(70_000));
        bert.chat("text-stream", "the last one");

        ours.awaitEvent(RoomEvent.ChatReceived.class, e -> e.message().text().equals("the last one"));
        assertEquals(
                List.of(
                        "the minutes [minutes.pdf 40000]",
                        " [photo.jpg 70000]",
                        "x".repeat(65_536) + " []",
                        "y".repeat(65_536) + " []",
                        "the last one []"),
                ours.room().snapshot().chat().stream()
                        .map(message -> message.text() + " "
                                + message.attachments().stream()
                                        .map(file -> file.name() + " " + file.bytes())
                                        .toList())
                        .toList());
        assertEquals(
                List.of(false, false, true, true, false),
                ours.room().snapshot().chat().stream().map(ChatMessage::cut).toList());
    }

    @Test
    void garbageFromPeersIsSaidOnceAndTheCallGoesOn() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        ours.awaitParticipant("nina");
        byte[] noText = {(byte) 0xff, (byte) 0xfe, 0, (byte) 0x80};
        List<byte[]> garbage = List.of(
                noText,
                new byte[0],
                "{".getBytes(StandardCharsets.UTF_8),
                "[]".getBytes(StandardCharsets.UTF_8),
                "{\"id\":7,\"message\":{\"a\":1},\"timestamp\":\"soon\"}".getBytes(StandardCharsets.UTF_8),
                "[".repeat(20_000).getBytes(StandardCharsets.UTF_8));
        for (byte[] bytes : garbage) {
            nina.sendData(bytes, "lk-chat-topic", true);
            nina.sendData(bytes, "lk.chat", true);
            nina.sendData(bytes, "", false);
        }
        nina.chat("text-stream", "still here");
        ours.awaitEvent(RoomEvent.ChatReceived.class, e -> e.message().text().equals("still here"));
        assertEquals(
                List.of(RoomFailure.Kind.GARBLED_DATA),
                ours.events(RoomEvent.Trouble.class).stream()
                        .map(trouble -> trouble.failure().kind())
                        .toList());
        assertEquals(1, ours.room().snapshot().chat().size());
        ours.sendChat("so are we");
        nina.awaitChat("text-stream", "so are we");
    }
}
