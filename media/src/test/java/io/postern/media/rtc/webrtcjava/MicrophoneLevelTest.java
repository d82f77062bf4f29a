package io.postern.media.rtc.webrtcjava;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Reads the level at every frame of the window, while libwebrtc takes its time to respond. */
class MicrophoneLevelTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    void aLevelIsToldWhileTheSenderIsBeingAsked() throws Exception {
        MediaThreads threads = new MediaThreads();
        try (WebrtcEngine engine = WebrtcEngine.openForLoopback(new WebrtcEngine.Options(false, true))) {
            MicrophoneCapture capture =
                    new MicrophoneCapture("any", engine::factory, threads, AudioDevices.NONE, gone -> {});
            LocalAudio.Feed feed = capture.openFeed("own");
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch answered = new CountDownLatch(1);
            try {
                feed.start(answer -> {
                    asked.countDown();
                    await(answered);
                });
                Awaitility.await().atMost(TIMEOUT).until(() -> {
                    capture.level();
                    return asked.getCount() == 0;
                });
                Thread window = Thread.ofPlatform().daemon().start(() -> {
                    capture.level();
                    capture.inputLevel();
                });
                assertTrue(window.join(TIMEOUT), "the window waits for libwebrtc");
            } finally {
                answered.countDown();
                feed.detach();
                feed.dispose();
                capture.close();
            }
        } finally {
            threads.close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
