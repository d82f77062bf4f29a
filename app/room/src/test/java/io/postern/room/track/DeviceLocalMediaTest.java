package io.postern.room.track;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.DeviceKind;
import io.postern.media.frame.VideoSource.Watch;
import io.postern.room.LocalMedia.CameraLease;
import io.postern.room.sim.SimulatedEngine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeviceLocalMediaTest {
    private final SimulatedEngine engine = new SimulatedEngine();

    /** Closing waits for five seconds; some cameras take longer. */
    @Test
    void aCameraThatOpensWhenAllIsOverIsClosedAndKeepsNothingElseOpen() {
        DeviceLocalMedia media = new DeviceLocalMedia(engine);
        media.openMicrophone().join();
        Runnable opens = engine.holdOpening();
        CompletableFuture<CameraLease> opening = media.openCamera();
        await().until(engine::isOpening);
        media.close();
        assertEquals(0, engine.openMicrophones());
        opens.run();
        assertThrows(CompletionException.class, opening::join);
        assertEquals(0, engine.openCaptures());
    }

    /** The executor drops what is queued when it interrupts the device, even if the device then gives in at once. */
    @Test
    void aCameraThatGivesInOnlyToAnInterruptionKeepsNothingElseOpen() {
        ExecutorService serial = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
            @Override
            public List<Runnable> shutdownNow() {
                List<Runnable> dropped = super.shutdownNow();
                await().until(this::isTerminated);
                return dropped;
            }
        };
        DeviceLocalMedia media = new DeviceLocalMedia(engine, serial, Runnable::run);
        media.openMicrophone().join();
        engine.holdOpening();
        CompletableFuture<CameraLease> opening = media.openCamera();
        await().until(engine::isOpening);
        media.close();
        assertThrows(CompletionException.class, opening::join);
        assertEquals(0, engine.openMicrophones());
        assertEquals(0, engine.openCaptures());
    }

    @Test
    void onlyOneCameraIsOpenWhereWhoLooksOnCannotFollow() throws Exception {
        try (DeviceLocalMedia media = new DeviceLocalMedia(engine);
                CameraLease lease = media.openCamera().join();
                Watch watch = lease.video().watch(picture -> {})) {
            engine.failWatching();
            CompletableFuture<Void> chosen = media.select(DeviceKind.CAMERA, "CAMERA-2");
            assertThrows(CompletionException.class, chosen::join);
            assertEquals(1, engine.openCaptures());
        }
        assertTrue(engine.opened().contains("CAMERA-2"));
        assertEquals(0, engine.openCaptures());
    }
}
