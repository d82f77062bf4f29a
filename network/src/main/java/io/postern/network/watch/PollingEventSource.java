package io.postern.network.watch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Only waits until the time is over, for systems without notifications. */
final class PollingEventSource implements NetworkEventSource {
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public boolean await(Duration limit) {
        pause(limit);
        return false;
    }

    @Override
    public void pause(Duration time) {
        try {
            boolean _ = ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        ended.countDown();
    }

    @Override
    public void free() {}
}
