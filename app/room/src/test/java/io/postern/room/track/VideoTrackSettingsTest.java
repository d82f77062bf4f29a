package io.postern.room.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.room.VideoQualityLimit;
import io.postern.room.VideoQualityLimit.Layer;
import io.postern.room.track.VideoTrackSettings.Size;
import java.util.List;
import org.junit.jupiter.api.Test;

class VideoTrackSettingsTest {
    private static final Size HALF = new Size(640, 360);

    @Test
    void nothingIsWantedOfWhatNobodySees() {
        assertEquals(VideoTrackSettings.NOTHING, VideoTrackSettings.of(List.of(), VideoQualityLimit.BEST, Size.ANY));
    }

    @Test
    void theLargestOfSeveralViewsCounts() {
        assertEquals(
                new VideoTrackSettings(false, 800, 450, Layer.HIGH, 0),
                VideoTrackSettings.of(
                        List.of(new Size(160, 90), new Size(800, 450), new Size(320, 180)),
                        VideoQualityLimit.BEST,
                        Size.ANY));
    }

    @Test
    void aViewOfUnknownSizeWantsTheLargest() {
        assertEquals(
                VideoTrackSettings.EVERYTHING,
                VideoTrackSettings.of(List.of(new Size(160, 90), Size.ANY), VideoQualityLimit.BEST, Size.ANY));
        assertEquals(Size.ANY, new Size(0, 90));
    }

    @Test
    void theLesserOfViewAndChoiceCounts() {
        VideoQualityLimit medium = VideoQualityLimit.atMost(Layer.MEDIUM).withFramesPerSecond(10);
        assertEquals(
                new VideoTrackSettings(false, 0, 0, Layer.MEDIUM, 10),
                VideoTrackSettings.of(List.of(new Size(1280, 720)), medium, HALF));
        assertEquals(
                new VideoTrackSettings(false, 160, 90, Layer.HIGH, 10),
                VideoTrackSettings.of(List.of(new Size(160, 90)), medium, HALF));
        assertEquals(
                new VideoTrackSettings(false, 0, 0, Layer.MEDIUM, 10),
                VideoTrackSettings.of(List.of(new Size(160, 90)), medium, Size.ANY));
        assertThrows(IllegalArgumentException.class, () -> medium.withFramesPerSecond(-1));
    }
}
