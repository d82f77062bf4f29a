package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SystemDeviceCatalogTest {
    @Test
    void testSourcesAreListedLastAndOnlyWhenAskedFor() {
        try (WebrtcEngine engine = WebrtcEngine.open(new WebrtcEngine.Options(false, true))) {
            MediaDevice camera = engine.devices().list(DeviceKind.CAMERA).getLast();
            MediaDevice microphone =
                    engine.devices().list(DeviceKind.MICROPHONE).getLast();

            assertEquals(MediaDevice.TEST_PATTERN_ID, camera.id());
            assertEquals("device.testPattern", camera.label());
            assertTrue(camera.builtIn());
            assertEquals(MediaDevice.TEST_TONE_ID, microphone.id());
            assertEquals("device.testTone", microphone.label());
        }
        try (WebrtcEngine engine = WebrtcEngine.open(new WebrtcEngine.Options(false, false))) {
            for (DeviceKind kind : DeviceKind.values()) {
                assertTrue(engine.devices().list(kind).stream().noneMatch(MediaDevice::builtIn));
            }
            try (VideoCapture pattern = engine.openCamera(MediaDevice.TEST_PATTERN_ID, new VideoFormat(321, 10, 500));
                    AudioCapture tone = engine.openMicrophone(MediaDevice.TEST_TONE_ID)) {
                assertEquals(new VideoFormat(320, 64, 60), pattern.format());
                Awaitility.await().until(() -> tone.level() > 0.03);
            }
        }
    }

    @Test
    void withoutSoundNothingIsListedAndEveryChoiceFailsClearly() {
        try (WebrtcEngine engine = WebrtcEngine.open(new WebrtcEngine.Options(false, false))) {
            assertFalse(engine.hasAudioDevices());
            assertEquals(0, engine.devices().list(DeviceKind.SPEAKER).size());
            assertEquals(0, engine.devices().list(DeviceKind.MICROPHONE).size());
            assertNotFound(engine, DeviceKind.SPEAKER);
            assertNotFound(engine, DeviceKind.MICROPHONE);
        }
    }

    /** Whether this machine has sound or not, asking for it neither hangs nor fails. */
    @Test
    void askingForSoundDevicesWorksOnEveryMachine() {
        try (WebrtcEngine engine = WebrtcEngine.open(new WebrtcEngine.Options(true, false))) {
            assertNotFound(engine, DeviceKind.SPEAKER);
            assertNotFound(engine, DeviceKind.MICROPHONE);
        }
    }

    private static void assertNotFound(WebrtcEngine engine, DeviceKind kind) {
        DeviceException failure = assertThrows(DeviceException.class, () -> {
            if (kind == DeviceKind.SPEAKER) {
                engine.selectSpeaker("no such device");
            } else {
                engine.openMicrophone("no such device").close();
            }
        });
        assertEquals(kind, failure.kind());
        assertEquals(DeviceException.Reason.NOT_FOUND, failure.reason());
    }

    @Test
    void listenersCanBeTakenBackAndAClosedEngineRefuses() {
        WebrtcEngine engine = WebrtcEngine.open(new WebrtcEngine.Options(false, true));
        DeviceCatalog.Registration registration = engine.devices().onChange(() -> {});
        registration.close();
        VideoCapture forgotten = engine.openCamera(MediaDevice.TEST_PATTERN_ID, new VideoFormat(320, 180, 30));
        AudioCapture alsoForgotten = engine.openMicrophone(MediaDevice.TEST_TONE_ID);
        engine.close();
        engine.close();

        forgotten.close();
        alsoForgotten.close();
        assertThrows(IllegalStateException.class, () -> engine.openMicrophone(MediaDevice.TEST_TONE_ID));
        assertThrows(
                IllegalStateException.class,
                () -> engine.openCamera(MediaDevice.TEST_PATTERN_ID, new VideoFormat(320, 180, 30)));
    }
}
