package io.postern.room.track;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.AudioProcessing;
import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;
import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.MediaEngine;
import io.postern.room.LocalMedia;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests that calls from the window's thread return at once, even if libwebrtc or a device hangs. */
class LocalMediaNeverWaitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The calls that the engine promises to answer at once. */
    private static final Set<String> AT_ONCE =
            Set.of("devices", "screens", "setAudioProcessing", "level", "inputLevel", "lost", "watch");

    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean stuck;

    @Test
    void nothingThatTheWindowAsksForWaitsForADevice() throws Exception {
        try (DeviceLocalMedia media = new DeviceLocalMedia(engine())) {
            LocalMedia.CameraLease camera = media.openCamera().get(20, TimeUnit.SECONDS);
            LocalMedia.MicrophoneLease microphone = media.openMicrophone().get(20, TimeUnit.SECONDS);
            stuck = true;
            List<CompletableFuture<?>> promised = new ArrayList<>();
            Thread window = Thread.ofPlatform().daemon().start(() -> {
                microphone.level();
                microphone.heard();
                VideoSource.Watch watch = camera.video().watch(picture -> picture.close());
                for (DeviceKind kind : DeviceKind.values()) {
                    media.selected(kind);
                    media.wish(kind);
                    promised.add(media.select(kind, "other"));
                    promised.add(media.prefer(kind, DevicePreference.of("other")));
                }
                media.devices().list(DeviceKind.CAMERA);
                media.onDeviceEvent(event -> {}).close();
                media.process(AudioProcessing.NONE);
                media.processing();
                promised.add(media.capture(640, 360, 30));
                promised.add(media.speakerVolume(50));
                promised.add(media.playTestSound());
                promised.add(media.openCamera());
                promised.add(media.openMicrophone());
                watch.close();
                camera.close();
                microphone.close();
            });
            boolean returned = window.join(PATIENCE);
            boolean waiting = promised.stream().noneMatch(CompletableFuture::isDone);
            goOn.countDown();
            assertTrue(returned, "the window waits for a device");
            assertTrue(waiting, "no device was stuck");
            CompletableFuture.allOf(promised.toArray(CompletableFuture[]::new))
                    .exceptionally(failure -> null)
                    .get(20, TimeUnit.SECONDS);
            assertFalse(promised.isEmpty());
        } finally {
            goOn.countDown();
        }
    }

    private MediaEngine engine() {
        return standIn(MediaEngine.class);
    }

    /** Every call that may take a while blocks for ever once the engine is stuck. */
    @SuppressWarnings("ReferenceEquality") // A stand-in is equal only to itself.
    private <T> T standIn(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "equals" -> {
                            return self == arguments[0];
                        }
                        case "hashCode" -> {
                            return System.identityHashCode(self);
                        }
                        case "toString" -> {
                            return "stand-in for " + type.getSimpleName();
                        }
                        default -> {}
                    }
                    if (stuck && type != VideoSource.Watch.class && !AT_ONCE.contains(method.getName())) {
                        goOn.await();
                    }
                    return answer(method);
                }));
    }

    private @Nullable Object answer(Method method) {
        Class<?> type = method.getReturnType();
        if (type == DeviceCatalog.class) {
            return catalog();
        }
        if (type == double.class) {
            return 0.5;
        }
        if (type == CompletableFuture.class) {
            // Never reports a lost device; performs everything else.
            return method.getName().equals("lost")
                    ? new CompletableFuture<Void>()
                    : CompletableFuture.completedFuture(null);
        }
        return type.isInterface() ? standIn(type) : null;
    }

    private static DeviceCatalog catalog() {
        return new DeviceCatalog() {
            @Override
            public List<MediaDevice> list(DeviceKind kind) {
                return List.of(
                        new MediaDevice(kind, "one", "One", true), new MediaDevice(kind, "other", "Other", false));
            }

            @Override
            public Registration onChange(Runnable listener) {
                return () -> {};
            }
        };
    }
}
