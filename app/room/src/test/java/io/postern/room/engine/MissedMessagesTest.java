package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.UserPacket;
import org.junit.jupiter.api.Test;

class MissedMessagesTest {
    private long now;
    private final MissedMessages missed = new MissedMessages(() -> now);

    @Test
    void areThoseSentShortlyBeforeAndWhileSomebodyWasAway() {
        say("long ago");
        passes(Duration.ofMinutes(1));
        say("just before");
        passes(Duration.ofSeconds(5));
        gone("ana", DisconnectReason.CONNECTION_TIMEOUT);
        passes(Duration.ofSeconds(5));
        say("meanwhile");
        assertEquals(List.of(), missedBy("bo"));
        assertEquals(List.of("just before", "meanwhile"), missedBy("ana"));
        assertEquals(List.of(), missedBy("ana"), "they are there now");
    }

    @Test
    void areNoneOfThoseWhoLeftOrWereRemoved() {
        say("hello");
        for (DisconnectReason reason : List.of(
                DisconnectReason.CLIENT_INITIATED,
                DisconnectReason.PARTICIPANT_REMOVED,
                DisconnectReason.ROOM_DELETED)) {
            gone("ana", reason);
            assertEquals(List.of(), missedBy("ana"));
        }
    }

    @Test
    void areNoneOfThoseWhoStayedAway() {
        gone("ana", DisconnectReason.SIGNAL_CLOSE);
        say("hello");
        passes(MissedMessages.MAX_ABSENCE.plusSeconds(1));
        assertEquals(List.of(), missedBy("ana"));
    }

    @Test
    void areNotRepeatedForEver() {
        say("hello");
        for (int i = 0; i < MissedMessages.MAX_REPETITIONS; i++) {
            gone("ana", DisconnectReason.DUPLICATE_IDENTITY);
            assertEquals(List.of("hello"), missedBy("ana"));
        }
        gone("ana", DisconnectReason.DUPLICATE_IDENTITY);
        assertEquals(List.of(), missedBy("ana"));
    }

    @Test
    void areTheNewestOnes() {
        for (int i = 0; i <= MissedMessages.MAX_MESSAGES; i++) {
            say("message " + i);
        }
        gone("ana", DisconnectReason.UNKNOWN_REASON);
        List<String> kept = missedBy("ana");
        assertEquals(MissedMessages.MAX_MESSAGES, kept.size());
        assertEquals("message 1", kept.getFirst());
    }

    private void passes(Duration time) {
        now += time.toNanos();
    }

    private void say(String text) {
        missed.sent(List.of(DataPacket.newBuilder()
                .setUser(UserPacket.newBuilder().setTopic(text))
                .build()));
    }

    private void gone(String identity, DisconnectReason reason) {
        missed.left(ParticipantInfo.newBuilder()
                .setIdentity(identity)
                .setDisconnectReason(reason)
                .build());
    }

    private List<String> missedBy(String identity) {
        return missed.of(identity).stream()
                .map(packets -> packets.getFirst().getUser().getTopic())
                .toList();
    }
}
