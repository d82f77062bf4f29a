package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.media.rtc.RtcException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uses a camera whose driver does not return. */
@Timeout(30)
class CameraExecutorTest {
    private static final Duration LIMIT = Duration.ofMillis(100);

    private final CountDownLatch answer = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void aCameraThatDoesNotStartIsGivenUpAndStoppedWhenItDoes() {
        CameraExecutor camera = new CameraExecutor(new Slow("start"), LIMIT);
        assertEquals(
                "The camera does not respond",
                assertThrows(RtcException.class, camera::start).getMessage());
        camera.stop();
        assertThrows(RtcException.class, camera::start);
        camera.close();
        assertEquals(List.of(), done);

        answer.countDown();
        Awaitility.await().until(() -> done.equals(List.of("start", "stop", "dispose")));
    }

    @Test
    void aCameraThatDoesNotStopIsNotWaitedFor() {
        CameraExecutor camera = new CameraExecutor(new Slow("stop"), LIMIT);
        camera.start();
        camera.stop();
        camera.close();
        assertEquals(List.of("start"), done);

        answer.countDown();
        Awaitility.await().until(() -> done.equals(List.of("start", "stop", "dispose")));
    }

    @Test
    void whatTheCameraRefusesIsToldAndItGoesOn() {
        Slow busy = new Slow("none");
        busy.failure = "busy";
        CameraExecutor camera = new CameraExecutor(busy, LIMIT);
        assertEquals(
                "busy", assertThrows(IllegalStateException.class, camera::start).getMessage());
        busy.failure = "";
        camera.start();
        camera.stop();
        camera.close();
        assertEquals(List.of("start", "stop", "dispose"), done);
    }

    private final class Slow implements CameraExecutor.Camera {
        private final String slow;
        private volatile String failure = "";

        Slow(String slow) {
            this.slow = slow;
        }

        private void call(String name) {
            if (!failure.isEmpty()) {
                throw new IllegalStateException(failure);
            }
            if (name.equals(slow)) {
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            done.add(name);
        }

        @Override
        public void start() {
            call("start");
        }

        @Override
        public void stop() {
            call("stop");
        }

        @Override
        public void dispose() {
            call("dispose");
        }
    }
}
