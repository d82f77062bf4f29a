package io.postern.agent;

import io.postern.room.ChatMessage;
import io.postern.room.Participant;
import io.postern.room.Room;
import io.postern.room.RoomEvent;

/**
 * Says again what people say. What programs say stays unanswered, or two of them would go on for ever: own messages,
 * those of other agents, those marked as generated, and those of nobody in the room. Nor is there an answer to a file without words.
 */
final class EchoBehaviour implements Behaviour {
    private static final String PREFIX = "Echo: ";

    @Override
    public void on(RoomEvent event, Room room) {
        if (event instanceof RoomEvent.ChatReceived received && isFromAPerson(received.message(), room)) {
            ChatSender.say(room, PREFIX + received.message().text());
        }
    }

    private static boolean isFromAPerson(ChatMessage message, Room room) {
        return !message.own()
                && !message.generated()
                && !message.edited()
                && !message.text().isBlank()
                && room.snapshot()
                        .participant(message.senderIdentity())
                        .filter(sender -> !sender.isLocal() && sender.kind() != Participant.Kind.AGENT)
                        .isPresent();
    }
}
