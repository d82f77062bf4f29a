package io.postern.ui.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundedCornersTest {
    private static final int WIDTH = 40;
    private static final int HEIGHT = 30;

    private static ByteBuffer white() {
        ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT * 4);
        while (pixels.hasRemaining()) {
            pixels.put((byte) 0xff);
        }
        return pixels.flip();
    }

    private static int at(ByteBuffer pixels, int x, int y, int channel) {
        return pixels.get((y * WIDTH + x) * 4 + channel) & 0xff;
    }

    @Test
    void allFourCornersAreGoneAndTheRestIsAsItWas() {
        ByteBuffer pixels = white();
        RoundedCorners.round(pixels, WIDTH, HEIGHT, 8);
        for (int x : List.of(0, WIDTH - 1)) {
            for (int y : List.of(0, HEIGHT - 1)) {
                assertEquals(0, at(pixels, x, y, 3), x + "," + y);
            }
        }
        assertEquals(255, at(pixels, 8, 0, 3));
        assertEquals(255, at(pixels, 0, 8, 3));
        assertEquals(255, at(pixels, WIDTH / 2, HEIGHT / 2, 0));
        assertEquals(255, at(pixels, 4, 4, 3));
    }

    @Test
    void edgesAreSmoothAndColoursStayPremultiplied() {
        ByteBuffer pixels = white();
        RoundedCorners.round(pixels, WIDTH, HEIGHT, 8);
        boolean smooth = false;
        for (int i = 0; i < pixels.capacity(); i += 4) {
            int alpha = pixels.get(i + 3) & 0xff;
            smooth |= alpha > 0 && alpha < 255;
            for (int channel = 0; channel < 3; channel++) {
                assertEquals(alpha, pixels.get(i + channel) & 0xff);
            }
        }
        assertTrue(smooth);
    }

    @Test
    void aRadiusThatIsTooLargeMakesAnOvalOfWhatThereIs() {
        ByteBuffer pixels = white();
        RoundedCorners.round(pixels, WIDTH, HEIGHT, 1000);
        assertEquals(0, at(pixels, 0, 0, 3));
    }
}
