package io.postern.ui.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FxThreadTest {
    @Test
    void onlyTheNewestValueIsDeliveredOncePerPulse() {
        ManualFxThread fx = new ManualFxThread();
        List<Integer> seen = new ArrayList<>();
        Consumer<Integer> latest = fx.latest(seen::add);

        latest.accept(1);
        latest.accept(2);
        latest.accept(3);
        fx.nextPulse();
        assertEquals(List.of(3), seen);

        latest.accept(4);
        latest.accept(5);
        fx.nextPulse();
        assertEquals(List.of(3, 5), seen);
    }

    @Test
    void theTimerStopsWhenNobodyWaitsForAPulseAndStartsAgain() {
        ManualFxThread fx = new ManualFxThread();
        AtomicInteger pulses = new AtomicInteger();
        FxThread.Registration task = fx.onPulse(now -> pulses.incrementAndGet());
        fx.nextPulse();
        assertTrue(fx.timing());
        task.close();
        fx.nextPulse();
        assertFalse(fx.timing());
        assertEquals(1, pulses.get());

        fx.latest(value -> pulses.incrementAndGet()).accept("again");
        fx.nextPulse();
        assertEquals(2, pulses.get());
        assertFalse(fx.timing());
    }

    @Test
    void aFailingConsumerDoesNotKeepOthersFromTheirTurn() {
        ManualFxThread fx = new ManualFxThread();
        List<Throwable> uncaught = new ArrayList<>();
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
        try {
            List<String> seen = new ArrayList<>();
            IllegalStateException failure = new IllegalStateException("on purpose");
            fx.<String>latest(value -> {
                        throw failure;
                    })
                    .accept("first");
            fx.<String>latest(seen::add).accept("second");
            fx.nextPulse();
            assertEquals(List.of("second"), seen);
            assertEquals(List.of(failure), uncaught);
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(null);
        }
    }

    @Test
    void aTaskThatClosesItselfIsCalledOnce() {
        ManualFxThread fx = new ManualFxThread();
        AtomicInteger calls = new AtomicInteger();
        FxThread.Registration[] self = new FxThread.Registration[1];
        self[0] = fx.onPulse(now -> {
            calls.incrementAndGet();
            self[0].close();
        });
        fx.nextPulse();
        fx.nextPulse();
        assertEquals(1, calls.get());
    }

    @Test
    void theRealThreadDeliversFromAnyThreadAndLosesNoLastValue() throws Exception {
        Toolkit.start();
        FxThread fx = new FxThread();
        assertThrows(IllegalStateException.class, fx::assertFx);
        CountDownLatch last = new CountDownLatch(1);
        List<Integer> seen = new ArrayList<>();
        Consumer<Integer> latest = fx.latest(value -> {
            fx.assertFx();
            seen.add(value);
            if (value == 100_000) {
                last.countDown();
            }
        });
        Thread feeder = Thread.ofVirtual().start(() -> {
            for (int i = 1; i <= 100_000; i++) {
                latest.accept(i);
            }
        });
        feeder.join();
        assertTrue(last.await(10, TimeUnit.SECONDS));
        assertTrue(seen.size() < 10_000, () -> "coalesced to " + seen.size());
    }
}
