package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.media.device.DeviceException;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CameraFormatTest {
    private static final List<VideoFormat> USUAL = List.of(
            new VideoFormat(640, 480, 30),
            new VideoFormat(1280, 720, 10),
            new VideoFormat(1280, 720, 30),
            new VideoFormat(1280, 720, 60),
            new VideoFormat(1920, 1080, 30),
            new VideoFormat(320, 240, 30));

    @ParameterizedTest
    @CsvSource({
        "1280, 720, 30, 1280, 720, 30",
        "1280, 720, 15, 1280, 720, 10",
        "1280, 720, 50, 1280, 720, 60",
        "1300, 800, 25, 1280, 720, 30",
        "4000, 4000, 30, 1920, 1080, 30",
        "640, 360, 30, 320, 240, 30",
        "160, 90, 30, 320, 240, 30"
    })
    void theNearestFormatThatIsNotLargerIsTaken(int width, int height, int rate, int w, int h, int r) {
        assertEquals(new VideoFormat(w, h, r), CameraCapture.nearest(USUAL, new VideoFormat(width, height, rate)));
    }

    @Test
    void aCameraThatDoesNotSayWhatItCanIsAskedForWhatIsWanted() {
        VideoFormat wanted = new VideoFormat(640, 360, 30);

        assertEquals(wanted, CameraCapture.nearest(List.of(), wanted));
    }

    @Test
    void aCameraThatIsNotThereIsNotFound() {
        try (WebrtcEngine engine = WebrtcEngine.open(new WebrtcEngine.Options(false, false))) {
            DeviceException failure = assertThrows(
                    DeviceException.class, () -> engine.openCamera("no such camera", new VideoFormat(640, 360, 30)));

            assertEquals(DeviceException.Reason.NOT_FOUND, failure.reason());
        }
    }
}
