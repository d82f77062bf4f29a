package io.postern.room.engine;

import io.postern.room.ChatMessage;
import io.postern.room.ChatMessage.Attachment;
import io.postern.room.ChatMessage.Delivery;
import io.postern.room.ConnectionState;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.chat.ChatHistory;
import io.postern.room.chat.ChatReader;
import io.postern.room.chat.ChatWriter;
import io.postern.room.chat.IncomingChat;
import io.postern.room.loop.RoomLoop;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.ParticipantInfo;
import org.jspecify.annotations.Nullable;

/** Sends and receives chat messages, and keeps the conversation of one visit. Owned by the room's executor. */
final class RoomChat {
    /** The longest message: enough for a person, and within the limits of every dialect. */
    static final int MAX_TEXT = 10_000;

    private final RoomLoop loop;
    private final ChatReader reader = new ChatReader();
    private final ChatWriter writer;
    private final ChatHistory history = new ChatHistory();
    private final PacketSender sender;
    private final RoomModel model;
    private final Consumer<RoomEvent> events;
    private final MissedMessages missed = new MissedMessages(System::nanoTime);
    private final Map<String, Sending> sending = new HashMap<>();

    /** A message that is being sent, with the future of its delivery. */
    private record Sending(String identity, CompletableFuture<ChatMessage> done) {}

    /** Sends the packets of one message; completes when the network has taken them. */
    @FunctionalInterface
    interface PacketSender {
        CompletableFuture<Void> send(List<DataPacket> packets);
    }

    /** @param sender sends the packets of one message, again after a rejoin; completes when the network took them */
    RoomChat(RoomLoop loop, ChatWriter writer, PacketSender sender, RoomModel model, Consumer<RoomEvent> events) {
        this.loop = loop;
        this.writer = writer;
        this.sender = sender;
        this.model = model;
        this.events = events;
    }

    /** See {@link io.postern.room.Room#sendChat}. */
    CompletableFuture<ChatMessage> send(String text) {
        loop.assertOwned();
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_TEXT) {
            return failed(RoomFailure.Kind.BAD_MESSAGE, stripped.length() + " characters", false);
        }
        switch (model.connection()) {
            case ConnectionState.Idle idle -> {
                return failed(RoomFailure.Kind.NOT_SENT, "not joined", true);
            }
            case ConnectionState.Connecting connecting -> {
                return failed(RoomFailure.Kind.NOT_SENT, "not joined yet", true);
            }
            case ConnectionState.Disconnected over -> {
                return failed(RoomFailure.Kind.NOT_SENT, "the visit is over", false);
            }
            case ConnectionState.Connected connected -> {}
            // The message is sent once, when the connection is back.
            case ConnectionState.Reconnecting reconnecting -> {}
        }
        if (!model.permissions().canPublishData()) {
            return CompletableFuture.failedFuture(notPermitted(null));
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String id = UUID.randomUUID().toString();
        String me = model.localIdentity();
        ChatMessage message =
                new ChatMessage(id, me, model.localName(), now, stripped, true, Delivery.SENDING, false, false);
        history.sending(message);
        CompletableFuture<ChatMessage> done = new CompletableFuture<>();
        sending.put(id, new Sending(me, done));
        show();
        List<DataPacket> packets = writer.packets(id, now, stripped);
        missed.sent(packets);
        sender.send(packets).whenCompleteAsync((written, failure) -> settle(id, message, failure), loop);
        return done;
    }

    private static RoomException notPermitted(@Nullable Throwable cause) {
        return new RoomException(new RoomFailure(RoomFailure.Kind.NOT_PERMITTED, false, "chat may not be sent"), cause);
    }

    private void settle(String id, ChatMessage message, @Nullable Throwable failure) {
        Sending settled = sending.remove(id);
        if (settled == null) {
            return;
        }
        // Without the permission the server drops the message.
        boolean permitted = model.permissions().canPublishData();
        ChatMessage shown = history.delivered(
                        settled.identity(), id, failure == null && permitted ? Delivery.SENT : Delivery.FAILED)
                .orElse(message);
        show();
        if (!permitted) {
            settled.done().completeExceptionally(notPermitted(failure));
        } else if (failure == null) {
            settled.done().complete(shown);
        } else {
            settled.done()
                    .completeExceptionally(new RoomException(
                            new RoomFailure(RoomFailure.Kind.NOT_SENT, true, "data channel"), failure));
        }
    }

    /** Takes what a packet says about the chat; others pass through unnoticed. */
    void read(DataPacket packet) {
        loop.assertOwned();
        reader.read(packet).ifPresent(input -> {
            switch (input) {
                case IncomingChat.Text text -> received(text);
                case IncomingChat.File file -> received(file);
                case IncomingChat.Deleted deleted -> {
                    if (history.deleted(deleted.sender(), deleted.id())) {
                        show();
                    }
                }
            }
        });
    }

    /** Handles a participant who left, perhaps with unfinished messages. */
    void left(ParticipantInfo info) {
        reader.forget(info.getIdentity());
        missed.left(info);
    }

    /** Handles a participant who joined. One who lost the connection a moment ago receives the missed messages. */
    void arrived(String identity) {
        if (model.permissions().canPublishData()) {
            missed.of(identity).forEach(sender::send);
        }
    }

    /** The connection over which the rest of unfinished messages would come is gone. */
    void dropUnfinished() {
        reader.forgetAll();
    }

    /** Fails unfinished messages, because the visit is over. */
    void close() {
        Map<String, Sending> lost = Map.copyOf(sending);
        sending.clear();
        lost.forEach((id, message) -> history.delivered(message.identity(), id, Delivery.FAILED));
        show();
        lost.values()
                .forEach(message -> message.done()
                        .completeExceptionally(new RoomException(
                                new RoomFailure(RoomFailure.Kind.NOT_SENT, false, "the visit is over"), null)));
    }

    private void received(IncomingChat.Text text) {
        if (text.sender().equals(model.localIdentity())) {
            return;
        }
        ChatMessage message = new ChatMessage(
                text.id(),
                text.sender(),
                model.displayName(text.sender()),
                text.sentAt(),
                text.text(),
                false,
                Delivery.RECEIVED,
                false,
                text.generated(),
                text.cut(),
                text.attachments().stream()
                        .map(id -> new Attachment(id, "", -1))
                        .toList());
        history.received(message).ifPresent(this::tell);
    }

    private void received(IncomingChat.File input) {
        if (input.sender().equals(model.localIdentity())) {
            return;
        }
        ChatMessage message = new ChatMessage(
                input.file().id(),
                input.sender(),
                model.displayName(input.sender()),
                input.sentAt(),
                "",
                false,
                Delivery.RECEIVED,
                false,
                false,
                false,
                List.of(input.file()));
        // A message that was already announced does not need a second event.
        history.receivedFile(message).ifPresentOrElse(this::tell, this::show);
    }

    private void tell(ChatMessage changed) {
        show();
        events.accept(new RoomEvent.ChatReceived(changed));
    }

    private void show() {
        model.chat(history.messages());
    }

    private static CompletableFuture<ChatMessage> failed(RoomFailure.Kind kind, String detail, boolean retryable) {
        return CompletableFuture.failedFuture(new RoomException(new RoomFailure(kind, retryable, detail), null));
    }
}
