package io.postern.agent;

import io.postern.room.ChatMessage;
import io.postern.room.Participant;
import io.postern.room.Room;
import io.postern.room.RoomEvent;

/**
 * Repeats chat messages of people. Messages of programs are ignored, because two programs would answer each other for
 * ever: the agent's own, those of other agents, generated ones, and those of senders who are not in the room. Files
 * without text are ignored too.
 */
final class EchoBehaviour implements Behaviour {
    private static final String PREFIX = "Echo: ";

    @Override
    public void on(RoomEvent event, Room room) {
        if (event instanceof RoomEvent.ChatReceived received && isFromAPerson(received.message(), room)) {
            ChatSender.send(room, PREFIX + received.message().text());
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
