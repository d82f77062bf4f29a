package io.postern.media.rtc.webrtcjava;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Checks that the frames of other participants cannot take all memory: beyond a size their track is dropped. */
class FrameSizeLimitTest {
    private final BlockingQueue<String> sizes = new LinkedBlockingQueue<>();

    @Test
    void theFrameThatIsTooLargeIsTheLastOfItsTrack() throws Exception {
        ExecutorService sinks = Executors.newSingleThreadExecutor();
        try (WebrtcEngine engine = WebrtcEngine.openForLoopback(new WebrtcEngine.Options(false, true))) {
            CustomVideoSource source = new CustomVideoSource();
            VideoTrack sent = engine.factory().createVideoTrack("remote", source);
            NativeRemoteTrack track = new NativeRemoteTrack(sent, "remote", "0", sinks);
            try (VideoSource.Watch watch = track.watch(this::note)) {
                // The sink is added in the background.
                Awaitility.await().atMost(20, SECONDS).until(() -> {
                    push(source, 64, 64);
                    return !sizes.isEmpty();
                });
                sizes.clear();
                push(source, 4096, 4096);
                assertEquals("4096 × 4096", sizes.poll(20, SECONDS));

                push(source, 4096, 4098);
                // Taking the sink away is in the queue by now.
                sinks.submit(() -> {}).get(20, SECONDS);
                push(source, 64, 64);
                assertNull(sizes.poll(), "a track that is too large is still seen");
                assertEquals(0, engine.openFrames());
            } finally {
                sinks.submit(track::end).get(20, SECONDS);
                NativeCalls.dispose(sent);
                source.dispose();
            }
        } finally {
            sinks.shutdown();
        }
    }

    private void note(VideoFrame frame) {
        try (frame) {
            sizes.add(frame.width() + " × " + frame.height());
        }
    }

    /** Delivered to sinks before it returns. */
    private static void push(CustomVideoSource source, int width, int height) {
        dev.onvoid.webrtc.media.video.VideoFrame sent = new dev.onvoid.webrtc.media.video.VideoFrame(
                NativeI420Buffer.allocate(width, height), System.nanoTime());
        source.pushFrame(sent);
        sent.release();
    }
}
