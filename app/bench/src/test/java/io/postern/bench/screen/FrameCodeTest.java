package io.postern.bench.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frame numbers are found and read at the sizes of tiles. */
class FrameCodeTest {
    /** An image that the test draws. */
    private record Canvas(int width, int height, int[] pixels) implements PixelSource {
        private static final int BROWN = 0x87633f;
        private static final int MAGENTA = 0xff00ff;
        private static final int WHITE = 0xffffff;

        Canvas() {
            this(1280, 720, new int[1280 * 720]);
        }

        @Override
        public int rgb(int x, int y) {
            return pixels[y * width + x];
        }

        void fill(int left, int top, int w, int h, int colour) {
            for (int y = top; y < top + h; y++) {
                Arrays.fill(pixels, y * width + left, y * width + left + w, colour);
            }
        }

        /** Draws a frame like clip.mjs at 1280×720, scaled down to a tile. */
        void tile(int number, int x, int y, int w, int h) {
            Canvas picture = new Canvas();
            picture.fill(0, 0, 1280, 720, BROWN);
            picture.fill(256, 180, 768, 360, MAGENTA);
            int bits = FrameCode.bits(number);
            for (int i = 0; i < 18; i++) {
                int row = i / 6;
                picture.fill(280 + i % 6 * 120, 204 + row * 104, 120, 104, ((bits >> (17 - i)) & 1) == 1 ? WHITE : 0);
            }
            for (int row = 0; row < h; row++) {
                for (int column = 0; column < w; column++) {
                    pixels[(y + row) * width + x + column] = picture.average(
                            column * 1280 / w, row * 720 / h, Math.max(1, 1280 / w), Math.max(1, 720 / h));
                }
            }
        }

        private int average(int left, int top, int w, int h) {
            int red = 0;
            int green = 0;
            int blue = 0;
            for (int y = top; y < top + h; y++) {
                for (int x = left; x < left + w; x++) {
                    int rgb = rgb(x, y);
                    red += rgb >> 16;
                    green += (rgb >> 8) & 0xff;
                    blue += rgb & 0xff;
                }
            }
            int count = w * h;
            return (red / count) << 16 | (green / count) << 8 | blue / count;
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, 720", "420, 236", "238, 134", "166, 93"})
    void everyNumberIsReadAtTheSizesOfTiles(int width, int height) {
        Canvas canvas = new Canvas();
        for (int number = 0; number < FrameCode.numbers(); number += 37) {
            canvas.tile(number, 0, 0, width, height);
            List<FrameCode> found = FrameCodeFinder.find(canvas);
            assertEquals(1, found.size());
            assertEquals(OptionalInt.of(number), found.getFirst().read(canvas));
        }
    }

    @Test
    void allTilesOfAGridAreFoundInReadingOrder() {
        Canvas canvas = new Canvas();
        for (int i = 0; i < 25; i++) {
            canvas.tile(i, 30 + i % 5 * 246, 9 + i / 5 * 142, 238, 134);
        }
        List<FrameCode> found = FrameCodeFinder.find(canvas);
        assertEquals(
                IntStream.range(0, 25).boxed().toList(),
                found.stream().map(code -> code.read(canvas).orElse(-1)).toList());
    }

    @Test
    void aPictureThatIsHalfTheNextOneIsNotRead() {
        Canvas canvas = new Canvas();
        canvas.tile(255, 0, 0, 1280, 720);
        FrameCode code = FrameCodeFinder.find(canvas).getFirst();
        int[] lower = Arrays.copyOfRange(canvas.pixels(), 400 * 1280, 720 * 1280);
        canvas.tile(256, 0, 0, 1280, 720);
        System.arraycopy(lower, 0, canvas.pixels(), 400 * 1280, lower.length);
        assertEquals(OptionalInt.empty(), code.read(canvas));
    }

    @Test
    void aWatchCountsWhatChangesAndFollowsTilesThatMove() {
        Canvas canvas = new Canvas();
        canvas.tile(512, 0, 0, 420, 236);
        try (ScreenFrameCounter watch = new ScreenFrameCounter(canvas, FrameCodeFinder.find(canvas), 512)) {
            Awaitility.await().until(() -> watch.sightings().size() == 1);
            canvas.tile(513, 0, 0, 420, 236);
            Awaitility.await().until(() -> watch.frames()[0] == 1);
            canvas.fill(0, 0, 1280, 720, 0);
            canvas.tile(514, 400, 300, 640, 360);
            Awaitility.await().until(() -> watch.frames()[0] == 2);
            assertTrue(watch.sightings().stream()
                    .map(ScreenFrameCounter.FrameSighting::number)
                    .toList()
                    .containsAll(List.of(512, 513, 514)));
        }
    }
}
