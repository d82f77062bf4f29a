package io.postern.media.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.capture.TestPatternReader.Reading;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestPatternTest {
    /** A pattern and the planes it is drawn into, with a padding after each row as native buffers have it. */
    private static final class Canvas {
        private static final int PADDING = 6;
        final int width;
        final int height;
        final TestPattern pattern;
        final TestPattern.Planes planes;

        Canvas(int width, int height, int seed) {
            this.width = width;
            this.height = height;
            this.pattern = new TestPattern(width, height, seed);
            int chromaStride = width / 2 + PADDING;
            this.planes = new TestPattern.Planes(
                    ByteBuffer.allocateDirect((width + PADDING) * height),
                    width + PADDING,
                    ByteBuffer.allocateDirect(chromaStride * height / 2),
                    chromaStride,
                    ByteBuffer.allocateDirect(chromaStride * height / 2),
                    chromaStride);
            pattern.drawBackground(planes);
        }

        Canvas draw(long frame, long millisOfDay) {
            pattern.draw(planes, frame, millisOfDay);
            return this;
        }

        int luma(int x, int y) {
            return planes.y().get(y * planes.strideY() + x) & 0xff;
        }

        Optional<Reading> read() {
            return TestPatternCode.decode(width, height, this::luma);
        }

        /** Scaled by dropping and doubling pixels and made dull: worse than any encoder does it. */
        Optional<Reading> readScaled(int toWidth, int toHeight) {
            return TestPatternCode.decode(
                    toWidth, toHeight, (x, y) -> 80 + luma(x * width / toWidth, y * height / toHeight) / 3);
        }
    }

    @ParameterizedTest
    @CsvSource({"1280,720", "320,180", "640,480", "160,90", "64,64", "360,640", "1920,1080", "96,320"})
    void machinesReadWhatWasDrawn(int width, int height) {
        Canvas canvas = new Canvas(width, height, 0);

        assertEquals(Optional.of(new Reading(0, 0)), canvas.draw(0, 0).read());
        assertEquals(
                Optional.of(new Reading(123_456_789, 45_296_789)),
                canvas.draw(123_456_789, 45_296_789).read());
        assertEquals(
                Optional.of(new Reading(0xffff_ffffL, 86_399_999)),
                canvas.draw(0xffff_ffffL, 86_399_999).read());
    }

    @ParameterizedTest
    @CsvSource({"160,90", "213,120", "426,240", "1919,1079"})
    void itCanBeReadAfterScalingAndLossOfContrast(int width, int height) {
        assertEquals(
                Optional.of(new Reading(4711, 45_296_789)),
                new Canvas(1280, 720, 3).draw(4711, 45_296_789).readScaled(width, height));
    }

    @Test
    void whatIsNoPatternReadsAsNothing() {
        assertEquals(Optional.empty(), TestPatternCode.decode(320, 180, (x, y) -> 16));
        assertEquals(Optional.empty(), TestPatternCode.decode(320, 180, (x, y) -> 235));
        assertEquals(Optional.empty(), TestPatternCode.decode(320, 180, (x, y) -> (x ^ y) & 0xff));
        assertEquals(Optional.empty(), TestPatternCode.decode(1, 1, (x, y) -> 16));
    }

    @Test
    void drawingOnlyWhatChangedGivesTheSameFrameAsDrawingAll() {
        Canvas incremental = new Canvas(320, 180, 1);
        for (long frame = 0; frame < 130; frame++) {
            incremental.draw(frame, frame * 33);
        }
        Canvas fresh = new Canvas(320, 180, 1).draw(129, 129 * 33);

        assertEquals(fresh.planes.y(), incremental.planes.y());
        assertEquals(fresh.planes.u(), incremental.planes.u());
        assertEquals(fresh.planes.v(), incremental.planes.v());
    }

    @Test
    void somethingMovesFromFrameToFrame() {
        Canvas canvas = new Canvas(320, 180, 0).draw(10, 1000);
        byte[] before = lane(canvas);
        canvas.draw(11, 1000);

        assertTrue(!Arrays.equals(before, lane(canvas)), "the disc stands still");
    }

    private static byte[] lane(Canvas canvas) {
        byte[] row = new byte[canvas.width];
        int y = 70 * canvas.height / 100;
        canvas.planes.y().get(y * canvas.planes.strideY(), row);
        return row;
    }

    @Test
    void seedsGiveDifferentColours() {
        assertNotEquals(new Canvas(320, 180, 0).planes.u(), new Canvas(320, 180, 1).planes.u());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 62, 65, -2})
    void impossibleSizesAreRefused(int size) {
        assertThrows(IllegalArgumentException.class, () -> new TestPattern(size, 180, 0));
        assertThrows(IllegalArgumentException.class, () -> new TestPattern(320, size, 0));
    }

    @Test
    void theToneIsSoftSwellsAndHasNoSteps() {
        TestTone tone = new TestTone();
        byte[] samples = new byte[2 * TestTone.SAMPLES];
        int loudest = 0;
        int quietestPeak = Integer.MAX_VALUE;
        int last = 0;
        int largestStep = 0;
        for (int piece = 0; piece < 400; piece++) {
            tone.next(samples);
            int peak = 0;
            for (int i = 0; i < samples.length; i += 2) {
                int sample = (samples[i + 1] << 8) | (samples[i] & 0xff);
                largestStep = Math.max(largestStep, Math.abs(sample - last));
                last = sample;
                peak = Math.max(peak, Math.abs(sample));
            }
            loudest = Math.max(loudest, peak);
            quietestPeak = Math.min(quietestPeak, peak);
        }
        assertEquals(-20, 20 * Math.log10(loudest / 32768.0), 0.5);
        assertTrue(quietestPeak < 0.75 * loudest && quietestPeak > 0.5 * loudest, "swells to " + quietestPeak);
        assertTrue(largestStep < 2 * Math.PI * TestTone.FREQUENCY / TestTone.RATE * loudest * 1.05, "it clicks");
    }
}
