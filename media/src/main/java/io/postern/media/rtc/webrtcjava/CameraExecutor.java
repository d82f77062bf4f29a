package io.postern.media.rtc.webrtcjava;

import io.postern.media.rtc.RtcException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the native calls of one camera on a thread of its own, each with a time limit: drivers of unplugged cameras may
 * never return. A camera that did not respond once is not waited for again; its pending calls are still made if it
 * responds after all, so that it does not stay open. For the device executor only.
 */
final class CameraExecutor implements AutoCloseable {
    /** A camera takes a second or two at most to start. */
    static final Duration CALL_LIMIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(CameraExecutor.class);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().daemon().name("postern-media-camera").unstarted(work));
    private final Camera camera;
    private final Duration limit;
    private boolean silent;

    /** Native calls that may never return. */
    interface Camera {
        void start();

        void stop();

        void dispose();
    }

    CameraExecutor(Camera camera, Duration limit) {
        this.camera = camera;
        this.limit = limit;
    }

    /** @throws RtcException if the camera does not respond, now or earlier */
    void start() {
        if (silent) {
            throw new RtcException("The camera does not respond");
        }
        await(camera::start);
    }

    void stop() {
        run(camera::stop);
    }

    /** Releases the camera and ends the thread. Call {@link #stop} first. */
    @Override
    public void close() {
        run(camera::dispose);
        thread.shutdown();
    }

    private void run(Runnable call) {
        if (silent) {
            thread.execute(call);
            return;
        }
        try {
            await(call);
        } catch (RtcException e) {
            LOG.warn("A camera is abandoned: {}", e.getMessage());
        }
    }

    private void await(Runnable call) {
        try {
            CompletableFuture.runAsync(call, thread).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            silent = true;
            throw new RtcException("The camera does not respond");
        } catch (InterruptedException e) {
            silent = true;
            Thread.currentThread().interrupt();
            throw new RtcException("The camera was not waited for");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new CompletionException(e);
            }
        }
    }
}
