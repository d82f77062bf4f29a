package io.postern.room.loop;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoomLoopTest {
    @Test
    void onlyTheLoopsOwnThreadMayTouchWhatItOwns() throws Exception {
        RoomLoop loop = new RoomLoop("weekly", () -> {});
        CompletableFuture.runAsync(loop::assertOwned, loop).get(10, TimeUnit.SECONDS);
        assertThrows(IllegalStateException.class, loop::assertOwned);
        loop.stop();
    }

    @Test
    void anErrorEndsNeitherTheLoopNorWhatRunsAgainAndAgain() throws InterruptedException {
        RoomLoop loop = new RoomLoop("weekly", () -> {});
        CountDownLatch runs = new CountDownLatch(3);
        loop.every(Duration.ofMillis(1), () -> {
            runs.countDown();
            throw new AssertionError("simulated");
        });
        assertTrue(runs.await(10, TimeUnit.SECONDS));
        loop.stop();
    }

    @Test
    void anErrorWhilePublishingEndsNothingEither() throws InterruptedException {
        CountDownLatch published = new CountDownLatch(3);
        RoomLoop loop = new RoomLoop("weekly", () -> {
            published.countDown();
            throw new StackOverflowError("simulated");
        });
        loop.every(Duration.ofMillis(1), () -> {});
        assertTrue(published.await(10, TimeUnit.SECONDS));
        loop.stop();
    }

    @Test
    void whatWasPostedBeforeTheEndIsDoneAndWhatWasForLaterIsNot() throws InterruptedException {
        RoomLoop loop = new RoomLoop("weekly", () -> {});
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(100);
        CountDownLatch ended = new CountDownLatch(1);
        loop.after(Duration.ofHours(1), () -> {});
        loop.execute(() -> {
            for (int i = 0; i < 100; i++) {
                loop.execute(done::countDown);
            }
            Thread thread = Thread.currentThread();
            Thread.ofVirtual().start(() -> {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                ended.countDown();
            });
            loop.stop();
            stopped.countDown();
        });
        assertTrue(stopped.await(10, TimeUnit.SECONDS));
        assertTrue(done.await(10, TimeUnit.SECONDS), "what was posted is done");
        assertTrue(ended.await(10, TimeUnit.SECONDS), "nothing waits for a timer");
    }
}
