package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postern.room.engine.ReceiveQueue.Overflow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.UserPacket;
import org.junit.jupiter.api.Test;

class ReceiveQueueTest {
    private final Deque<Runnable> loop = new ArrayDeque<>();
    private final List<String> received = new ArrayList<>();
    private final AtomicInteger dropped = new AtomicInteger();

    @Test
    void theNewestLossyMessagesAreDeliveredWhereTheRoomCannotFollow() {
        ReceiveQueue queue = queue(new Overflow(3, 100, true));
        offer(queue, 20_000);
        run();
        assertEquals(List.of("19997", "19998", "19999"), received);
        assertEquals(19_997, dropped.get());
    }

    @Test
    void reliableMessagesStayInOrderAndTheNewestAreLost() {
        ReceiveQueue queue = queue(new Overflow(3, 100, false));
        offer(queue, 5);
        run();
        assertEquals(List.of("0", "1", "2"), received);
        assertEquals(2, dropped.get());
    }

    @Test
    void bytesAreBoundedToo() {
        ReceiveQueue queue = queue(new Overflow(1_000, 25, true));
        for (int i = 0; i < 5; i++) {
            queue.offer(new byte[10]);
        }
        run();
        assertEquals(2, received.size());
        queue.offer(new byte[10]);
        run();
        assertEquals(3, received.size());
    }

    @Test
    void whoFloodsTheRoomLosesTheirOwnLossyMessagesAndNobodyElses() {
        ReceiveQueue queue = packets(new Overflow(16, 100_000, true));
        queue.offer(packet("ann", 1, 10));
        for (int i = 0; i < 20_000; i++) {
            queue.offer(packet("loud", i, 10));
            if (i % 5_000 == 0) {
                queue.offer(packet("ben", i, 10));
            }
        }
        run();
        assertEquals(
                List.of("ann 1", "ben 0", "ben 5000", "ben 10000", "ben 15000", "loud 19989", "loud 19999"),
                List.of(
                        received.get(0),
                        received.get(1),
                        received.get(2),
                        received.get(3),
                        received.get(4),
                        received.get(5),
                        received.getLast()));
        assertEquals(16, received.size());
    }

    @Test
    void whoFloodsTheRoomLosesTheirOwnReliableMessagesAndNobodyElses() {
        ReceiveQueue queue = packets(new Overflow(1_000, 10_000, false));
        for (int i = 0; i < 20_000; i++) {
            queue.offer(packet("loud", i, 500));
        }
        queue.offer(packet("ann", 1, 500));
        queue.offer(packet("ann", 2, 500));
        run();
        assertEquals(List.of("ann 1", "ann 2"), received.subList(received.size() - 2, received.size()));
        assertEquals("loud 0", received.getFirst());
        assertEquals(received.size(), 20_002 - dropped.get());
    }

    private ReceiveQueue packets(Overflow overflow) {
        return new ReceiveQueue(
                loop::add,
                message -> {
                    try {
                        DataPacket packet = DataPacket.parseFrom(message);
                        received.add(packet.getParticipantIdentity() + " " + packet.getSequence());
                    } catch (InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                    }
                },
                overflow,
                dropped::incrementAndGet);
    }

    private static byte[] packet(String sender, int number, int payload) {
        return DataPacket.newBuilder()
                .setParticipantIdentity(sender)
                .setSequence(number)
                .setUser(UserPacket.newBuilder().setPayload(ByteString.copyFrom(new byte[payload])))
                .build()
                .toByteArray();
    }

    @Test
    void othersHaveTheirTurnInALongQueue() {
        ReceiveQueue queue = queue(new Overflow(1_000, 10_000, false));
        offer(queue, 1_000);
        loop.add(() -> received.add("another task"));
        run();
        assertEquals(64, received.indexOf("another task"));
        assertEquals(1_001, received.size());
    }

    @Test
    void aReceiverThatThrowsDoesNotEndTheQueue() {
        ReceiveQueue queue = new ReceiveQueue(
                loop::add,
                message -> {
                    received.add(new String(message, StandardCharsets.UTF_8));
                    throw new IllegalStateException("at " + received.size());
                },
                new Overflow(10, 100, false),
                dropped::incrementAndGet);
        offer(queue, 2);
        assertThrows(IllegalStateException.class, loop.removeFirst()::run);
        assertThrows(IllegalStateException.class, loop.removeFirst()::run);
        run();
        assertEquals(List.of("0", "1"), received);
        offer(queue, 1);
        assertEquals(1, loop.size());
    }

    private ReceiveQueue queue(Overflow overflow) {
        return new ReceiveQueue(
                loop::add,
                message -> received.add(new String(message, StandardCharsets.UTF_8)),
                overflow,
                dropped::incrementAndGet);
    }

    private static void offer(ReceiveQueue queue, int messages) {
        IntStream.range(0, messages).forEach(i -> queue.offer(String.valueOf(i).getBytes(StandardCharsets.UTF_8)));
    }

    private void run() {
        while (!loop.isEmpty()) {
            loop.removeFirst().run();
        }
    }
}
