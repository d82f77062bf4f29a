package io.postern.room.engine;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Bounded hand-over of a data channel's messages from libwebrtc's threads to the room's executor. A data channel knows
 * no backpressure, so what arrives faster than the room takes it is dropped: the oldest where late messages are
 * worthless, the newest where the order must hold, and always of the sender with the most queued. So a sender that
 * floods the room loses only its own messages.
 */
final class ReceiveQueue {
    /** The number of messages to deliver before other tasks of the room have their turn. */
    private static final int BATCH_SIZE = 64;

    /** The number of empty places of dropped messages to tolerate, in addition to as many as there are messages. */
    private static final int MAX_GAPS = 64;

    private final Executor loop;
    private final Consumer<byte[]> receiver;
    private final Overflow overflow;
    private final Runnable dropped;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> order = new ArrayDeque<>();
    private final Map<String, Share> shares = new HashMap<>();
    private int messages;
    private long bytes;
    private boolean scheduled;

    /** Which data is dropped, and the limits on messages and bytes. */
    record Overflow(int maxMessages, long maxBytes, boolean oldestFirst) {}

    /** One message in the order of arrival; empty once it was dropped. */
    private static final class Waiting {
        private final Share share;
        private byte @Nullable [] message;

        Waiting(Share share, byte[] message) {
            this.share = share;
            this.message = message;
        }
    }

    /** The queued messages of one sender. */
    private static final class Share {
        private final String sender;
        private final Deque<Waiting> messages = new ArrayDeque<>();
        private long bytes;

        Share(String sender) {
            this.sender = sender;
        }

        int count() {
            return messages.size();
        }

        long bytes() {
            return bytes;
        }
    }

    /**
     * @param receiver takes messages on the loop
     * @param dropped called on any thread for every dropped message
     */
    ReceiveQueue(Executor loop, Consumer<byte[]> receiver, Overflow overflow, Runnable dropped) {
        this.loop = loop;
        this.receiver = receiver;
        this.overflow = overflow;
        this.dropped = dropped;
    }

    /** Queues a message. Any thread; returns at once. */
    void offer(byte[] message) {
        String sender = SenderIdentityParser.of(message);
        int lost = 0;
        boolean schedule;
        lock.lock();
        try {
            add(sender, message);
            while (messages > overflow.maxMessages()) {
                dropOf(largest(Share::count));
                lost++;
            }
            while (bytes > overflow.maxBytes()) {
                dropOf(largest(Share::bytes));
                lost++;
            }
            schedule = !scheduled && messages > 0;
            scheduled |= schedule;
        } finally {
            lock.unlock();
        }
        if (schedule) {
            loop.execute(this::drain);
        }
        for (int i = 0; i < lost; i++) {
            dropped.run();
        }
    }

    private void add(String sender, byte[] message) {
        Share share = shares.computeIfAbsent(sender, Share::new);
        Waiting waiting = new Waiting(share, message);
        share.messages.add(waiting);
        share.bytes += message.length;
        order.add(waiting);
        messages++;
        bytes += message.length;
    }

    private Share largest(ToLongFunction<Share> size) {
        return shares.values().stream().max(Comparator.comparingLong(size)).orElseThrow();
    }

    private void dropOf(Share share) {
        take(overflow.oldestFirst() ? share.messages.getFirst() : share.messages.getLast());
        if (order.size() > 2 * messages + MAX_GAPS) {
            order.removeIf(waiting -> waiting.message == null);
        }
    }

    /** Removes a message, but leaves its empty place in the order. */
    private byte[] take(Waiting waiting) {
        byte[] message = waiting.message;
        if (message == null) {
            throw new IllegalStateException("taken twice");
        }
        waiting.message = null;
        Share share = waiting.share;
        // The message is the first or the last of its sender.
        if (waiting.equals(share.messages.peekFirst())) {
            share.messages.removeFirst();
        } else {
            share.messages.removeLast();
        }
        share.bytes -= message.length;
        if (share.messages.isEmpty()) {
            shares.remove(share.sender);
        }
        messages--;
        bytes -= message.length;
        return message;
    }

    /** Delivers all queued messages. On the loop. */
    void flush() {
        boolean more = true;
        while (more) {
            more = deliverNext();
        }
    }

    private void drain() {
        boolean more = true;
        try {
            for (int i = 0; i < BATCH_SIZE && more; i++) {
                more = deliverNext();
            }
        } finally {
            // Also after a receiver has thrown, so that the next message is still delivered.
            if (more) {
                loop.execute(this::drain);
            }
        }
    }

    private boolean deliverNext() {
        byte[] message = next();
        if (message != null) {
            receiver.accept(message);
        }
        return message != null;
    }

    /** The next message; none ends the draining. */
    private byte @Nullable [] next() {
        lock.lock();
        try {
            for (Waiting first = order.pollFirst(); first != null; first = order.pollFirst()) {
                if (first.message != null) {
                    return take(first);
                }
            }
            scheduled = false;
            return null;
        } finally {
            lock.unlock();
        }
    }
}
