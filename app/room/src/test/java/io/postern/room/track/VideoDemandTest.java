package io.postern.room.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.room.VideoChoice;
import io.postern.room.VideoChoice.Layer;
import io.postern.room.track.VideoDemand.Size;
import java.util.List;
import org.junit.jupiter.api.Test;

class VideoDemandTest {
    private static final Size HALF = new Size(640, 360);

    @Test
    void nothingIsWantedOfWhatNobodySees() {
        assertEquals(VideoDemand.NOTHING, VideoDemand.of(List.of(), VideoChoice.BEST, Size.ANY));
    }

    @Test
    void theLargestOfSeveralViewsCounts() {
        assertEquals(
                new VideoDemand(false, 800, 450, Layer.HIGH, 0),
                VideoDemand.of(
                        List.of(new Size(160, 90), new Size(800, 450), new Size(320, 180)),
                        VideoChoice.BEST,
                        Size.ANY));
    }

    @Test
    void aViewOfUnknownSizeWantsTheLargest() {
        assertEquals(
                VideoDemand.EVERYTHING,
                VideoDemand.of(List.of(new Size(160, 90), Size.ANY), VideoChoice.BEST, Size.ANY));
        assertEquals(Size.ANY, new Size(0, 90));
    }

    @Test
    void theLesserOfViewAndChoiceCounts() {
        VideoChoice medium = VideoChoice.atMost(Layer.MEDIUM).withFramesPerSecond(10);
        assertEquals(
                new VideoDemand(false, 0, 0, Layer.MEDIUM, 10),
                VideoDemand.of(List.of(new Size(1280, 720)), medium, HALF));
        assertEquals(
                new VideoDemand(false, 160, 90, Layer.HIGH, 10),
                VideoDemand.of(List.of(new Size(160, 90)), medium, HALF));
        assertEquals(
                new VideoDemand(false, 0, 0, Layer.MEDIUM, 10),
                VideoDemand.of(List.of(new Size(160, 90)), medium, Size.ANY));
        assertThrows(IllegalArgumentException.class, () -> medium.withFramesPerSecond(-1));
    }
}
