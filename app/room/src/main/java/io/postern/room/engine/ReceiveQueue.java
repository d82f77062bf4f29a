package io.postern.room.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounded hand-over of a data channel's messages from libwebrtc's threads to the room's executor. A data channel knows no
 * backpressure, so what arrives faster than the room takes it is dropped: the oldest where late messages are worthless,
 * the newest where the order must hold.
 */
final class ReceiveQueue {
    /** Messages a task of the room takes before others have their turn. */
    private static final int BATCH = 64;

    private final Executor loop;
    private final Consumer<byte[]> receiver;
    private final Overflow overflow;
    private final Runnable dropped;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean scheduled;

    /** What is dropped, and from how many messages and bytes on. */
    record Overflow(int maxMessages, long maxBytes, boolean oldestFirst) {}

    /**
     * @param receiver takes messages on the loop
     * @param dropped told on any thread about every message that was dropped
     */
    ReceiveQueue(Executor loop, Consumer<byte[]> receiver, Overflow overflow, Runnable dropped) {
        this.loop = loop;
        this.receiver = receiver;
        this.overflow = overflow;
        this.dropped = dropped;
    }

    /** Takes a message on any thread and returns at once. */
    void offer(byte[] message) {
        int lost = 0;
        boolean schedule;
        lock.lock();
        try {
            waiting.add(message);
            bytes += message.length;
            while (waiting.size() > overflow.maxMessages() || bytes > overflow.maxBytes()) {
                bytes -= (overflow.oldestFirst() ? waiting.removeFirst() : waiting.removeLast()).length;
                lost++;
            }
            schedule = !scheduled && !waiting.isEmpty();
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

    /** Delivers all that waits now. On the loop. */
    void flush() {
        boolean more = true;
        while (more) {
            more = deliverNext();
        }
    }

    private void drain() {
        boolean more = true;
        try {
            for (int i = 0; i < BATCH && more; i++) {
                more = deliverNext();
            }
        } finally {
            // Also after a receiver that threw: the next in line still has its turn.
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
            byte[] message = waiting.pollFirst();
            if (message == null) {
                scheduled = false;
            } else {
                bytes -= message.length;
            }
            return message;
        } finally {
            lock.unlock();
        }
    }
}
