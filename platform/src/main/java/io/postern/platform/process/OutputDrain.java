package io.postern.platform.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads an output stream of a program to its end on a thread of its own, and keeps the beginning. Thread safe. */
final class OutputDrain {
    private static final int CHUNK_BYTES = 8 * 1024;

    private final int maxBytes;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean truncated;

    private OutputDrain(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    static OutputDrain of(InputStream stream, int maxBytes) {
        OutputDrain drain = new OutputDrain(maxBytes);
        Thread.ofVirtual().name("program output").start(() -> drain.readAll(stream));
        return drain;
    }

    /**
     * Waits for the end of the stream and returns what was kept. After the deadline, returns what there is until then.
     *
     * @param deadline in the time of {@link System#nanoTime}
     */
    byte[] await(long deadline) throws InterruptedException {
        boolean complete = ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        synchronized (kept) {
            truncated |= !complete;
            return kept.toByteArray();
        }
    }

    /** Whether output was discarded, or was still to come at the deadline. */
    boolean isTruncated() {
        synchronized (kept) {
            return truncated;
        }
    }

    private void readAll(InputStream stream) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (stream) {
            for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
                keep(chunk, count);
            }
        } catch (IOException e) {
            // The program was killed.
        } finally {
            // It may hold a secret.
            Arrays.fill(chunk, (byte) 0);
            ended.countDown();
        }
    }

    private void keep(byte[] chunk, int count) {
        synchronized (kept) {
            int room = Math.min(count, maxBytes - kept.size());
            kept.write(chunk, 0, room);
            truncated |= room < count;
        }
    }
}
