package io.postern.media.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FrameMailboxTest {
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger arrivals = new AtomicInteger();
    private final FrameMailbox mailbox = new FrameMailbox(arrivals::incrementAndGet);

    /** Counts how many are open. */
    private final class Counted implements VideoFrame {
        Counted() {
            open.incrementAndGet();
        }

        @Override
        public int width() {
            return 2;
        }

        @Override
        public int height() {
            return 2;
        }

        @Override
        public int rotation() {
            return 0;
        }

        @Override
        public long timestampNanos() {
            return 0;
        }

        @Override
        public void renderBgra(ByteBuffer target, int width, int height, Fit fit) {}

        @Override
        public VideoFrame retain() {
            open.incrementAndGet();
            return this;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    @Test
    void theLatestFrameWinsAndOlderOnesAreGivenBack() {
        VideoFrame latest = new Counted();
        mailbox.accept(new Counted());
        mailbox.accept(new Counted());
        mailbox.accept(latest);

        assertEquals(1, open.get());
        assertEquals(1, arrivals.get(), "told once until it is emptied");
        assertEquals(3, mailbox.offered());
        assertEquals(2, mailbox.dropped());
        assertSame(latest, mailbox.take());
        assertNull(mailbox.take());
        latest.close();
        assertEquals(0, open.get());
    }

    @Test
    void itTellsAgainAfterItWasEmptied() {
        mailbox.accept(new Counted());
        mailbox.take().close();
        mailbox.accept(new Counted());

        assertEquals(2, arrivals.get());
        mailbox.close();
        assertEquals(0, open.get());
    }

    @Test
    void aClosedMailboxKeepsNothingAndTellsNobody() {
        mailbox.accept(new Counted());
        mailbox.close();
        mailbox.accept(new Counted());
        mailbox.close();

        assertNull(mailbox.take());
        assertEquals(0, open.get());
        assertEquals(1, arrivals.get());
    }
}
