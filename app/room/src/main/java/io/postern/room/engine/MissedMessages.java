package io.postern.room.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;

/**
 * Keeps own chat messages for participants who lost their connection and rejoined. A server does not keep data for
 * absent participants, and for a while it forwards data to connections that are already dead. Receivers recognise a
 * message by its id, so a repeated one does no harm. Bounded in messages, bytes, people and repetitions. Owned by the
 * room's executor.
 */
final class MissedMessages {
    /** How long a connection may have been dead before the server noticed it. */
    static final Duration DETECTION_PERIOD = Duration.ofSeconds(30);

    /** A participant who is absent for longer has left the conversation. */
    static final Duration MAX_ABSENCE = Duration.ofSeconds(60);

    /** The limits on messages kept, and on their bytes: more than a person writes in that time. */
    static final int MAX_MESSAGES = 50;

    private static final int MAX_BYTES = 512 * 1024;

    /** The limit on absent participants. */
    private static final int MAX_AWAY = 200;

    /** The limit on repetitions of a message for the same participant, whose connection may be lost several times. */
    static final int MAX_REPETITIONS = 3;

    /**
     * The reasons of an involuntary disconnection; none is given if the participant rejoined before the server noticed.
     */
    private static final Set<DisconnectReason> LOST = EnumSet.of(
            DisconnectReason.UNKNOWN_REASON,
            DisconnectReason.DUPLICATE_IDENTITY,
            DisconnectReason.STATE_MISMATCH,
            DisconnectReason.MIGRATION,
            DisconnectReason.SIGNAL_CLOSE,
            DisconnectReason.CONNECTION_TIMEOUT,
            DisconnectReason.MEDIA_FAILURE,
            DisconnectReason.SERVER_SHUTDOWN);

    private final LongSupplier nanoTime;
    private final Deque<Sent> messages = new ArrayDeque<>();
    private int bytes;

    /** The times at which participants were reported absent, earliest first. */
    private final Map<String, Long> away = new LinkedHashMap<>();

    private static final class Sent {
        private final long at;
        private final List<DataPacket> packets;
        private final Map<String, Integer> repetitions = new HashMap<>();

        Sent(long at, List<DataPacket> packets) {
            this.at = at;
            this.packets = packets;
        }

        int bytes() {
            return packets.stream().mapToInt(DataPacket::getSerializedSize).sum();
        }

        List<DataPacket> to(String identity) {
            return packets.stream()
                    .map(packet -> packet.toBuilder()
                            .addDestinationIdentities(identity)
                            .build())
                    .toList();
        }
    }

    /** @param nanoTime as {@link System#nanoTime} */
    MissedMessages(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Records a message that was sent to everybody. */
    void sent(List<DataPacket> packets) {
        Sent message = new Sent(nanoTime.getAsLong(), packets);
        messages.add(message);
        bytes += message.bytes();
        while (messages.size() > MAX_MESSAGES || bytes > MAX_BYTES) {
            bytes -= messages.removeFirst().bytes();
        }
    }

    /** Records a participant who is gone, if the server's reason says that they lost the connection. */
    void left(ParticipantInfo info) {
        if (!LOST.contains(info.getDisconnectReason())) {
            return;
        }
        away.remove(info.getIdentity());
        away.put(info.getIdentity(), nanoTime.getAsLong());
        if (away.size() > MAX_AWAY) {
            away.remove(away.keySet().iterator().next());
        }
    }

    /** The packets of each message that a returning participant missed, in order, addressed to them alone. */
    List<List<DataPacket>> of(String identity) {
        Long left = away.remove(identity);
        long now = nanoTime.getAsLong();
        if (left == null || now - left > MAX_ABSENCE.toNanos()) {
            return List.of();
        }
        long from = left - DETECTION_PERIOD.toNanos();
        return messages.stream()
                .filter(message -> message.at - from >= 0)
                .filter(message -> message.repetitions.merge(identity, 1, Integer::sum) <= MAX_REPETITIONS)
                .map(message -> message.to(identity))
                .toList();
    }
}
