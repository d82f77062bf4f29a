package io.postern.room.track;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.media.rtc.PeerSession.SenderOptions.Layer;
import java.util.List;
import java.util.stream.Collectors;
import livekit.LivekitModels.VideoQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers by size, as LiveKit's own clients choose them. */
class SimulcastLayersTest {
    @ParameterizedTest
    @CsvSource({
        "1920, 1080, q:480x270 h:960x540 f:1920x1080",
        "1280, 720, q:320x180 h:640x360 f:1280x720",
        "720, 1280, q:180x320 h:360x640 f:720x1280",
        "960, 540, q:240x135 h:480x270 f:960x540",
        "640, 480, q:320x240 h:640x480",
        "480, 270, q:240x135 h:480x270",
    })
    void aSizeHasItsLayers(int width, int height, String layers) {
        VideoFormat format = new VideoFormat(width, height, 30);
        List<String> ids =
                SimulcastLayers.layers(format, true, 0).stream().map(Layer::id).toList();
        var announced = SimulcastLayers.announced(format, true);
        assertEquals(
                layers,
                announced.stream()
                        .map(layer ->
                                ids.get(announced.indexOf(layer)) + ":" + layer.getWidth() + "x" + layer.getHeight())
                        .collect(Collectors.joining(" ")));
        announced.forEach(
                layer -> assertEquals(ids.get(announced.indexOf(layer)), SimulcastLayers.id(layer.getQuality())));
    }

    @Test
    void aSmallCameraOrOneWithoutSimulcastIsOneLayerCalledHigh() {
        for (var layers : List.of(
                SimulcastLayers.announced(new VideoFormat(320, 240, 30), true),
                SimulcastLayers.announced(new VideoFormat(1280, 720, 30), false))) {
            assertEquals(1, layers.size());
            assertEquals(VideoQuality.HIGH, layers.getFirst().getQuality());
        }
        assertEquals(List.of(), SimulcastLayers.layers(new VideoFormat(320, 240, 30), true, 140_000));
    }

    @Test
    void theRateIsThatOfAllLayers() {
        assertEquals(160_000 + 450_000 + 1_700_000, SimulcastLayers.bitrate(new VideoFormat(1280, 720, 30), true));
        assertEquals(1_700_000, SimulcastLayers.bitrate(new VideoFormat(1280, 720, 30), false));
    }

    /** h180, h360 and h720 of LiveKit's clients. */
    @ParameterizedTest
    @CsvSource({
        "2310000, q:160000 h:450000 f:1700000",
        "300000, q:160000 h:450000 f:1700000",
        "4620000, q:320000 h:900000 f:3400000",
    })
    void aLayerTakesNoMoreThanLiveKitsPresetUnlessMoreIsAskedFor(int together, String limits) {
        assertEquals(
                limits,
                SimulcastLayers.layers(new VideoFormat(1280, 720, 30), true, together).stream()
                        .map(layer -> layer.id() + ":" + layer.maxBitrate())
                        .collect(Collectors.joining(" ")));
    }
}
