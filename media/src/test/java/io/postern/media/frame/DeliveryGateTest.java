package io.postern.media.frame;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class DeliveryGateTest {
    private final DeliveryGate gate = new DeliveryGate();

    @Test
    void nothingPassesAfterItIsClosed() {
        assertTrue(gate.deliver(() -> {}));
        assertTrue(gate.close());
        AtomicBoolean passed = new AtomicBoolean();
        assertFalse(gate.deliver(() -> passed.set(true)));
        assertFalse(passed.get());
        assertFalse(gate.close(), "closed once only");
    }

    @Test
    void isClosedFromWithinADelivery() {
        assertTrue(gate.deliver(gate::close));
        assertFalse(gate.deliver(() -> {}));
    }

    @Test
    void aFailedDeliveryDoesNotBlockTheNext() {
        try {
            gate.deliver(() -> {
                throw new IllegalStateException("expected");
            });
        } catch (IllegalStateException expected) {
            assertTrue(gate.deliver(() -> {}));
        }
    }

    @Test
    void closingWaitsForADelivery() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Thread delivering = Thread.ofPlatform()
                .start(() -> gate.deliver(() -> {
                    inside.countDown();
                    while (mayEnd.getCount() > 0) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    ended.set(true);
                }));
        inside.await();
        AtomicBoolean closedAfter = new AtomicBoolean();
        Thread closing = Thread.ofPlatform().start(() -> {
            gate.close();
            closedAfter.set(ended.get());
        });
        await().until(() -> closing.getState() == Thread.State.WAITING);
        mayEnd.countDown();
        closing.join();
        delivering.join();
        assertTrue(closedAfter.get(), "closing returned only after the delivery had ended");
    }
}
