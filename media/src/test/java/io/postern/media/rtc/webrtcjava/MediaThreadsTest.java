package io.postern.media.rtc.webrtcjava;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.media.rtc.RtcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MediaThreadsTest {
    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ignored) {
                // As native code does.
            }
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void waitingForWorkThatIsDroppedFails() {
        MediaThreads threads = new MediaThreads();
        CountDownLatch driver = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        threads.devices().execute(() -> {
            begun.countDown();
            awaitUninterruptibly(driver);
        });
        awaitUninterruptibly(begun);
        CompletableFuture<String> queued = CompletableFuture.supplyAsync(
                () -> threads.onDevices(() -> "done"),
                work -> Thread.ofVirtual().start(work));
        await().until(() -> threads.waiting() == 1);

        threads.close();

        CompletionException failed = assertThrows(CompletionException.class, queued::join);
        assertInstanceOf(RtcException.class, failed.getCause());
        assertThrows(RejectedExecutionException.class, () -> threads.onDevices(() -> "late"));
        driver.countDown();
    }

    @Test
    void failuresAreThoseOfTheWork() {
        try (MediaThreads threads = new MediaThreads()) {
            assertEquals("done", threads.onDevices(() -> threads.onDevices(() -> "done")));
            IllegalStateException failure = new IllegalStateException("broken");
            assertEquals(
                    failure,
                    assertThrows(
                            IllegalStateException.class,
                            () -> threads.onDevices(() -> {
                                throw failure;
                            })));
        }
    }
}
