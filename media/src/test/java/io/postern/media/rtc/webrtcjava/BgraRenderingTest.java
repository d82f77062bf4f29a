package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.onvoid.webrtc.internal.NativeLoader;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoFrame.Fit;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that pixels are rendered at the right position in the right colour. */
class BgraRenderingTest {
    private static final int RED = 0xff0000;
    private static final int GREEN = 0x00ff00;
    private static final int BLUE = 0x0000ff;
    private static final int WHITE = 0xffffff;
    private static final int BLACK = 0x000000;
    private static final int TOLERANCE = 24;
    private static final byte UNTOUCHED = 0x55;

    @BeforeAll
    static void loadLibwebrtc() throws Exception {
        NativeLoader.loadLibrary("webrtc-java");
    }

    /** Red, green, blue and white quarters, in reading order. */
    private static VideoFrame quarters(int width, int height, int rotation) {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(width, height);
        int[][] colours = {{82, 90, 240}, {145, 54, 34}, {41, 240, 110}, {235, 128, 128}};
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int[] colour = colours[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)];
                buffer.getDataY().put(y * buffer.getStrideY() + x, (byte) colour[0]);
                buffer.getDataU().put(y / 2 * buffer.getStrideU() + x / 2, (byte) colour[1]);
                buffer.getDataV().put(y / 2 * buffer.getStrideV() + x / 2, (byte) colour[2]);
            }
        }
        return new NativeVideoFrame(new dev.onvoid.webrtc.media.video.VideoFrame(buffer, rotation, 42));
    }

    private record Rendering(ByteBuffer pixels, int width, int height) {
        static Rendering of(VideoFrame frame, int width, int height, Fit fit) {
            Rendering atTheStart = at(0, frame, width, height, fit);
            Rendering behindAGap = at(4, frame, width, height, fit);
            assertEquals(-1, atTheStart.pixels.mismatch(behindAGap.pixels), "both conversions give the same pixels");
            return behindAGap;
        }

        private static Rendering at(int position, VideoFrame frame, int width, int height, Fit fit) {
            int bytes = width * height * 4;
            ByteBuffer target = ByteBuffer.allocateDirect(position + bytes + 8);
            for (int i = 0; i < target.capacity(); i++) {
                target.put(i, UNTOUCHED);
            }
            target.position(position).limit(7);
            frame.renderBgra(target, width, height, fit);
            assertEquals(position, target.position());
            assertEquals(7, target.limit());
            target.clear();
            for (int i = position + bytes; i < target.capacity(); i++) {
                assertEquals(UNTOUCHED, target.get(i), "written behind the end");
            }
            for (int i = 0; i < position - 1; i++) {
                assertEquals(UNTOUCHED, target.get(i), "written more than one byte before the beginning");
            }
            return new Rendering(target.slice(position, bytes), width, height);
        }

        int rgb(int x, int y) {
            int at = (y * width + x) * 4;
            assertEquals((byte) 0xff, pixels.get(at + 3), "not opaque at " + x + "," + y);
            return ((pixels.get(at + 2) & 0xff) << 16) | ((pixels.get(at + 1) & 0xff) << 8) | (pixels.get(at) & 0xff);
        }

        void shows(int expected, double partX, double partY) {
            int x = Math.min(width - 1, (int) (partX * width));
            int y = Math.min(height - 1, (int) (partY * height));
            int actual = rgb(x, y);
            for (int shift : new int[] {0, 8, 16}) {
                int difference = Math.abs(((expected >> shift) & 0xff) - ((actual >> shift) & 0xff));
                assertTrue(
                        difference <= TOLERANCE,
                        () -> "at %d,%d of %dx%d: %06x instead of %06x"
                                .formatted(x, y, width, height, actual, expected));
            }
        }

        void showsQuarters(int topLeft, int topRight, int bottomLeft, int bottomRight) {
            shows(topLeft, 0.25, 0.25);
            shows(topRight, 0.75, 0.25);
            shows(bottomLeft, 0.25, 0.75);
            shows(bottomRight, 0.75, 0.75);
        }
    }

    @ParameterizedTest
    @CsvSource({"320,180", "640,360", "160,90", "161,91", "33,19", "1280,720", "321,181"})
    void scalingKeepsPlacesAndColours(int width, int height) {
        try (VideoFrame frame = quarters(320, 180, 0)) {
            Rendering.of(frame, width, height, Fit.COVER).showsQuarters(RED, GREEN, BLUE, WHITE);
        }
    }

    @ParameterizedTest
    @CsvSource({"321,181", "15,9", "31,17", "1281,719"})
    void oddSourcesAreShownToTheEdge(int width, int height) {
        try (VideoFrame frame = quarters(width, height, 0)) {
            Rendering.of(frame, 64, 36, Fit.COVER).showsQuarters(RED, GREEN, BLUE, WHITE);
        }
    }

    @ParameterizedTest
    @EnumSource(Fit.class)
    void theTiniestTargetsAreFilled(Fit fit) {
        try (VideoFrame frame = quarters(320, 180, 0)) {
            Rendering.of(frame, 1, 1, fit).rgb(0, 0);
            Rendering.of(frame, 1, 200, fit).rgb(0, 100);
            Rendering.of(frame, 200, 1, fit).rgb(100, 0);
        }
    }

    @Test
    void coverCutsEquallyOnBothSides() {
        try (VideoFrame frame = quarters(320, 180, 0)) {
            Rendering square = Rendering.of(frame, 100, 100, Fit.COVER);
            square.showsQuarters(RED, GREEN, BLUE, WHITE);
            square.shows(RED, 0.47, 0.1);
            square.shows(GREEN, 0.53, 0.1);
            square.shows(RED, 0, 0);
            square.shows(WHITE, 0.999, 0.999);
        }
    }

    @Test
    void containLeavesBlackBarsAboveAndBelow() {
        try (VideoFrame frame = quarters(320, 180, 0)) {
            Rendering square = Rendering.of(frame, 160, 160, Fit.CONTAIN);
            square.shows(BLACK, 0.5, 0);
            square.shows(BLACK, 0.1, 0.2);
            square.shows(RED, 0.1, 0.3);
            square.shows(WHITE, 0.9, 0.7);
            square.shows(BLACK, 0.9, 0.8);
            square.shows(BLACK, 0.5, 0.999);
        }
    }

    @Test
    void containLeavesBlackBarsOnBothSides() {
        try (VideoFrame frame = quarters(180, 320, 0)) {
            Rendering wide = Rendering.of(frame, 161, 91, Fit.CONTAIN);
            wide.shows(BLACK, 0, 0.5);
            wide.shows(BLACK, 0.3, 0.01);
            wide.shows(RED, 0.4, 0.01);
            wide.shows(GREEN, 0.6, 0.01);
            wide.shows(BLUE, 0.4, 0.98);
            wide.shows(WHITE, 0.6, 0.98);
            wide.shows(BLACK, 0.7, 0.98);
            wide.shows(BLACK, 0.999, 0.999);
        }
    }

    @ParameterizedTest
    @EnumSource(Fit.class)
    void aFrameTurnedClockwiseStandsUpright(Fit fit) {
        try (VideoFrame frame = quarters(320, 180, 90)) {
            assertEquals(180, frame.uprightWidth());
            assertEquals(320, frame.uprightHeight());
            Rendering.of(frame, 90, 160, fit).showsQuarters(BLUE, RED, WHITE, GREEN);
            Rendering.of(frame, 91, 161, fit).showsQuarters(BLUE, RED, WHITE, GREEN);
        }
        try (VideoFrame frame = quarters(320, 180, 180)) {
            Rendering.of(frame, 160, 90, fit).showsQuarters(WHITE, BLUE, GREEN, RED);
        }
        try (VideoFrame frame = quarters(320, 180, 270)) {
            Rendering.of(frame, 90, 160, fit).showsQuarters(GREEN, WHITE, RED, BLUE);
        }
    }

    @Test
    void aTurnedFrameIsCutAndBarredAsItIsSeen() {
        try (VideoFrame frame = quarters(320, 180, 90)) {
            Rendering cut = Rendering.of(frame, 160, 90, Fit.COVER);
            cut.showsQuarters(BLUE, RED, WHITE, GREEN);
            Rendering barred = Rendering.of(frame, 160, 90, Fit.CONTAIN);
            barred.shows(BLACK, 0.1, 0.5);
            barred.shows(BLUE, 0.4, 0.1);
            barred.shows(GREEN, 0.6, 0.9);
            barred.shows(BLACK, 0.9, 0.5);
        }
    }

    @Test
    void aTargetThatIsTooSmallOrNotDirectIsRefusedUntouched() {
        try (VideoFrame frame = quarters(32, 18, 0)) {
            ByteBuffer small = ByteBuffer.allocateDirect(32 * 18 * 4 - 1);
            assertThrows(IllegalArgumentException.class, () -> frame.renderBgra(small, 32, 18, Fit.COVER));
            ByteBuffer tooLate = ByteBuffer.allocateDirect(32 * 18 * 4).position(1);
            assertThrows(IllegalArgumentException.class, () -> frame.renderBgra(tooLate, 32, 18, Fit.COVER));
            ByteBuffer onHeap = ByteBuffer.allocate(32 * 18 * 4);
            assertThrows(IllegalArgumentException.class, () -> frame.renderBgra(onHeap, 32, 18, Fit.COVER));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> frame.renderBgra(ByteBuffer.allocateDirect(4), 0, 1, Fit.COVER));
            byte[] untouched = new byte[small.capacity()];
            byte[] actual = new byte[small.capacity()];
            small.get(0, actual);
            assertTrue(Arrays.equals(untouched, actual));
        }
    }

    @Test
    void countsAreKeptAndUseAfterTheLastIsRefused() {
        int before = WebrtcEngine.framesInUse();
        VideoFrame frame = quarters(32, 18, 0);
        assertEquals(before + 1, WebrtcEngine.framesInUse());
        frame.retain().close();
        assertEquals(before + 1, WebrtcEngine.framesInUse());
        frame.close();
        assertEquals(before, WebrtcEngine.framesInUse());

        assertThrows(IllegalStateException.class, frame::close);
        assertThrows(IllegalStateException.class, frame::retain);
        ByteBuffer target = ByteBuffer.allocateDirect(16);
        assertThrows(IllegalStateException.class, () -> frame.renderBgra(target, 2, 2, Fit.COVER));
        assertEquals(before, WebrtcEngine.framesInUse());
    }
}
