package io.postern.network.watch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** For systems that are not asked to tell: the time is over, or the end has come. */
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
