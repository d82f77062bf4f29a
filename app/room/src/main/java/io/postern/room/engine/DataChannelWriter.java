package io.postern.room.engine;

import io.postern.media.rtc.DataChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one data channel in order without ever filling its native buffer (sending can block). Messages wait here while
 * the channel is not open or too much is queued; they survive a change of the channel. All state belongs to the writer's
 * executor, one thread per room.
 */
final class DataChannelWriter {
    /** LiveKit's high-water mark for reliable data (docs/protocol.md §2.4), bytes. */
    private static final long HIGH_WATER_BYTES = 1 << 20;

    /** The greatest unsigned number. */
    private static final int LAST_SEQUENCE = -1;

    private final Executor writer;
    private final Deque<Item> queue = new ArrayDeque<>();
    private final Deque<Item> handedOver = new ArrayDeque<>();
    private @Nullable DataChannel channel;
    private long written;

    DataChannelWriter(Executor writer) {
        this.writer = writer;
    }

    /**
     * Switches to a new channel. Messages that the previous channel had not sent go out first.
     *
     * @param again messages that the previous channel had sent and that are to be sent again, in order; those that are
     *     still in the queue are not sent twice
     * @param received takes the channel's messages, on a thread of libwebrtc's
     */
    void attach(DataChannel next, List<Message> again, Consumer<byte[]> received) {
        next.listen(new DataChannel.Listener() {
            @Override
            public void onState(DataChannel.State state) {
                writer.execute(DataChannelWriter.this::pump);
            }

            @Override
            public void onMessage(byte[] message) {
                received.accept(message);
            }

            @Override
            public void onBufferedAmountDecreased(long bufferedAmount) {
                writer.execute(DataChannelWriter.this::pump);
            }
        });
        writer.execute(() -> {
            takeBack();
            int firstWaiting = queue.stream()
                    .mapToInt(item -> item.message.sequence())
                    .filter(sequence -> sequence != 0)
                    .findFirst()
                    .orElse(LAST_SEQUENCE);
            for (Message message : again.reversed()) {
                if (Integer.compareUnsigned(message.sequence(), firstWaiting) < 0) {
                    queue.addFirst(new Item(message, new CompletableFuture<>()));
                }
            }
            channel = next;
            written = 0;
            pump();
        });
    }

    /** Detaches the channel; unsent messages are kept for the next one. */
    void detach() {
        writer.execute(() -> {
            takeBack();
            channel = null;
        });
    }

    /** Queues a message; completes when the network has taken it. */
    CompletableFuture<Void> write(Message message) {
        Item item = new Item(message, new CompletableFuture<>());
        writer.execute(() -> {
            queue.add(item);
            pump();
        });
        return item.done;
    }

    /** Queues messages before all others, in their order, to replay them after a resumption. */
    void writeFirst(List<Message> messages) {
        writer.execute(() -> {
            for (Message message : messages.reversed()) {
                queue.addFirst(new Item(message, new CompletableFuture<>()));
            }
            pump();
        });
    }

    /** Closes the writer; messages not yet sent fail. */
    void fail(RuntimeException cause) {
        writer.execute(() -> {
            takeBack();
            channel = null;
            List<Item> lost = new ArrayList<>(queue);
            queue.clear();
            lost.forEach(item -> item.done.completeExceptionally(cause));
        });
    }

    private void pump() {
        DataChannel open = channel;
        if (open == null || open.state() != DataChannel.State.OPEN) {
            return;
        }
        while (!queue.isEmpty() && open.bufferedAmount() < HIGH_WATER_BYTES) {
            Item item = queue.removeFirst();
            try {
                open.send(item.message.bytes());
            } catch (IllegalStateException closing) {
                queue.addFirst(item);
                return;
            }
            written += item.message.bytes().length;
            item.mark = written;
            handedOver.add(item);
        }
        long gone = written - open.bufferedAmount();
        while (!handedOver.isEmpty() && handedOver.getFirst().mark <= gone) {
            handedOver.removeFirst().done.complete(null);
        }
    }

    private void takeBack() {
        while (!handedOver.isEmpty()) {
            queue.addFirst(handedOver.removeLast());
        }
    }

    /**
     * An encoded message.
     *
     * @param sequence its unsigned sequence number among reliable messages; 0 for none
     */
    record Message(int sequence, byte[] bytes) {}

    private static final class Item {
        private final Message message;
        private final CompletableFuture<Void> done;
        private long mark;

        Item(Message message, CompletableFuture<Void> done) {
            this.message = message;
            this.done = done;
        }
    }
}
