package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.media.device.DeviceException;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CameraFormatSelectorTest {
    /** The formats of some kinds of cameras: width×height@rate. */
    private static final Map<String, List<VideoFormat>> CAMERAS = Map.of(
            "usual", formats("640x480@30", "1280x720@10", "1280x720@30", "1280x720@60", "1920x1080@30", "320x240@30"),
            // Large uncompressed frames are slow.
            "uncompressed", formats("1920x1080@5", "1280x720@10", "800x600@20", "640x480@30", "640x360@30"),
            "old", formats("640x480@30", "352x288@30", "320x240@30"),
            "slow", formats("1280x960@7", "640x480@15"),
            "large", formats("3840x2160@30", "2560x1440@30"),
            "portrait", formats("1080x1920@30", "720x1280@30", "360x640@30"),
            "none", List.of());

    private static List<VideoFormat> formats(String... texts) {
        return Stream.of(texts).map(CameraFormatSelectorTest::format).toList();
    }

    private static VideoFormat format(String text) {
        String[] parts = text.split("[x@]", -1);
        return new VideoFormat(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    @ParameterizedTest
    @CsvSource({
        "usual, 1920x1080@30, 1920x1080@30",
        "usual, 1280x720@30, 1280x720@30",
        "usual, 640x360@30, 640x480@30",
        "usual, 1280x720@50, 1280x720@60",
        "usual, 1300x800@25, 1280x720@30",
        "usual, 4000x4000@30, 1920x1080@30",
        "usual, 160x90@30, 320x240@30",
        "uncompressed, 1920x1080@30, 800x600@20",
        "uncompressed, 1280x720@30, 800x600@20",
        "uncompressed, 640x360@30, 640x360@30",
        "uncompressed, 1280x720@15, 1280x720@10",
        "old, 1920x1080@30, 640x480@30",
        "old, 640x360@30, 640x480@30",
        "slow, 1920x1080@30, 1280x960@7",
        "slow, 640x360@30, 640x480@15",
        "large, 1280x720@30, 2560x1440@30",
        "portrait, 1280x720@30, 360x640@30",
        "none, 1920x1080@30, 1920x1080@30"
    })
    void theBestFormatForAWishIsTaken(String camera, String wish, String expected) {
        List<VideoFormat> offered = Objects.requireNonNull(CAMERAS.get(camera));
        assertEquals(format(expected), CameraFormatSelector.best(offered, format(wish)));
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
