package io.postern.room.track;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSink;
import io.postern.media.frame.VideoSource;
import io.postern.media.frame.VideoSource.Watch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Tests that watchers follow a publication to other tracks, and that watching may stop at any moment. */
class TrackRouterTest {
    private static final int TIMES = 20_000;
    private static final String SID = "TR_camera";

    private final TrackRouter router = new TrackRouter();

    /** Behaves like libwebrtc's tracks: closing a watch waits for a running delivery, and is allowed within it. */
    private static final class Camera implements VideoSource {
        final CountDownLatch letGo = new CountDownLatch(1);
        private final List<Entry> entries = new ArrayList<>();

        @Override
        public synchronized Watch watch(VideoSink sink) {
            Entry entry = new Entry(sink);
            entries.add(entry);
            return entry;
        }

        synchronized int watchers() {
            return (int) entries.stream().filter(entry -> !entry.closed).count();
        }

        StillPicture deliver() {
            List<Entry> all;
            synchronized (this) {
                all = List.copyOf(entries);
            }
            StillPicture picture = new StillPicture();
            all.forEach(entry -> entry.deliver(picture));
            return picture;
        }

        private final class Entry implements Watch {
            private final VideoSink sink;
            private final ReentrantLock delivering = new ReentrantLock();
            private volatile boolean closed;

            Entry(VideoSink sink) {
                this.sink = sink;
            }

            void deliver(VideoFrame picture) {
                delivering.lock();
                try {
                    if (!closed) {
                        sink.accept(picture);
                    }
                } finally {
                    delivering.unlock();
                }
            }

            @Override
            public void close() {
                letGo.countDown();
                delivering.lock();
                try {
                    closed = true;
                } finally {
                    delivering.unlock();
                }
            }
        }
    }

    private static final class StillPicture implements VideoFrame {
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public int width() {
            return 1;
        }

        @Override
        public int height() {
            return 1;
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
            return this;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    void aWatchMayBeClosedFromWithinItsDeliveryWhileTheTrackIsExchanged() throws Exception {
        Camera first = new Camera();
        Camera second = new Camera();
        router.connectVideo(SID, first);
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<VideoSource.Watch> itself = new CompletableFuture<>();
        itself.complete(router.video(SID).watch(picture -> {
            picture.close();
            inside.countDown();
            await(first.letGo);
            itself.join().close();
        }));
        Thread decoder = start(first::deliver);
        await(inside);
        Thread room = start(() -> router.connectVideo(SID, second));

        assertTrue(decoder.join(Duration.ofSeconds(20)), "the decoder's thread waits for ever");
        assertTrue(room.join(Duration.ofSeconds(20)), "the room's thread waits for ever");
        assertEquals(0, first.watchers());
        assertEquals(0, second.watchers());
    }

    @Test
    void nothingIsDeliveredAfterACloseFromAnotherTrackEither() {
        Camera first = new Camera();
        Camera second = new Camera();
        AtomicInteger seen = new AtomicInteger();
        VideoSource.Watch watch = router.video(SID).watch(picture -> {
            picture.close();
            seen.incrementAndGet();
        });
        router.connectVideo(SID, first);
        first.deliver();
        router.connectVideo(SID, second);
        first.deliver();
        second.deliver();
        assertEquals(2, seen.get());
        watch.close();
        watch.close();
        second.deliver();
        router.connectVideo(SID, first);
        first.deliver();
        assertEquals(2, seen.get());
        assertEquals(0, first.watchers() + second.watchers());
    }

    /** The track may just be attaching the watcher again while the watcher closes. */
    @Test
    void aWatchThatIsClosedWhileItIsAttachedGetsNothingAndIsTakenBack() throws Exception {
        CountDownLatch attaching = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Camera camera = new Camera();
        VideoSource slow = sink -> {
            attaching.countDown();
            await(goOn);
            return camera.watch(sink);
        };
        AtomicInteger seen = new AtomicInteger();
        VideoSource.Watch watch = router.video(SID).watch(picture -> seen.incrementAndGet());
        Thread room = start(() -> router.connectVideo(SID, slow));
        await(attaching);
        Thread closing = start(watch::close);
        assertTrue(closing.join(Duration.ofSeconds(20)), "who closes waits for who attaches");
        goOn.countDown();
        assertTrue(room.join(Duration.ofSeconds(20)));
        StillPicture late = camera.deliver();
        assertEquals(0, seen.get());
        assertEquals(0, camera.watchers());
        assertEquals(0, late.closed.get(), "nobody was there to take it");
    }

    /** A tile starts watching on a thread of its own, also while its publication is between two connections. */
    @Test
    void whoBeginsToWatchWhileAPublicationIsDisconnectedSeesTheNextOne() throws Exception {
        TrackRouter router = new TrackRouter();
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService room = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < TIMES; i++) {
                String sid = "TR_" + i;
                AtomicInteger watching = new AtomicInteger();
                VideoSource origin = _ -> {
                    watching.incrementAndGet();
                    return watching::decrementAndGet;
                };
                router.connectVideo(sid, _ -> () -> {});
                Future<?> reconnected = room.submit(() -> {
                    together.await();
                    router.connectVideo(sid, null);
                    router.connectVideo(sid, origin);
                    return null;
                });
                together.await();
                Watch watch = router.video(sid).watch(VideoFrame::close);
                reconnected.get();
                assertEquals(1, watching.get(), "at try " + i);
                watch.close();
                assertEquals(0, watching.get());
            }
        }
    }

    private static Thread start(Runnable task) {
        return Thread.ofPlatform().daemon().start(task);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, SECONDS)) {
                throw new AssertionError("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
