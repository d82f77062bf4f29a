package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.media.frame.VideoFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameDispatcherTest {
    private final FrameDispatcher watchers = new FrameDispatcher(() -> {});
    private final List<VideoFrame> taken = new ArrayList<>();

    @Test
    void aFrameIsOpenUntilTheLastWatcherClosesIt() {
        watchers.watch(taken::add);
        watchers.watch(VideoFrame::close);
        CountedFrame frame = new CountedFrame();
        watchers.deliver(frame);
        assertEquals(1, frame.counts);
        VideoFrame another = taken.getFirst().retain();
        taken.getFirst().close();
        assertEquals(1, frame.counts);
        another.close();
        assertEquals(0, frame.counts);
        assertThrows(IllegalStateException.class, another::close);
        assertThrows(IllegalStateException.class, another::retain);
    }

    @Test
    void aWatcherThatThrowsLeaksNoFrame() {
        watchers.watch(frame -> {
            throw new IllegalStateException("failed");
        });
        watchers.watch(taken::add);
        CountedFrame frame = new CountedFrame();
        watchers.deliver(frame);
        assertEquals(1, frame.counts, "the next watcher has its own");
        taken.getFirst().close();
        assertEquals(0, frame.counts);
    }

    @Test
    void whatAWatcherDidBeforeItThrewMakesNoDifference() {
        watchers.watch(frame -> {
            frame.close();
            throw new IllegalStateException("closed");
        });
        watchers.watch(frame -> {
            taken.add(frame.retain());
            throw new IllegalStateException("kept");
        });
        CountedFrame frame = new CountedFrame();
        watchers.deliver(frame);
        assertEquals(0, frame.counts);
        VideoFrame kept = taken.getFirst();
        kept.close();
        assertEquals(0, frame.counts);
        assertThrows(
                IllegalStateException.class,
                () -> kept.renderBgra(ByteBuffer.allocateDirect(4), 1, 1, VideoFrame.Fit.COVER));
    }

    private static final class CountedFrame implements VideoFrame {
        private int counts = 1;

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
        public void renderBgra(ByteBuffer target, int width, int height, Fit fit) {
            // There is nothing to draw.
        }

        @Override
        public VideoFrame retain() {
            counts++;
            return this;
        }

        @Override
        public void close() {
            counts--;
        }
    }
}
