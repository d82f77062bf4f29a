package io.postern.installer.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IconFileTest {
    private static final byte[] SMALL = {1, 2, 3};
    private static final byte[] LARGE = {4, 5, 6, 7};

    private static Map<Integer, byte[]> pictures() {
        Map<Integer, byte[]> pictures = new LinkedHashMap<>();
        pictures.put(16, SMALL);
        pictures.put(256, LARGE);
        return pictures;
    }

    @Test
    void windowsFindsEachPictureWhereTheDirectorySaysItIs() {
        ByteBuffer ico = ByteBuffer.wrap(IconFile.ico(pictures())).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(1, ico.getShort(2), "an icon");
        assertEquals(2, ico.getShort(4), "of two pictures");
        assertEquals(16, ico.get(6));
        assertEquals(0, ico.get(22), "256 does not fit a byte and is written as 0");
        assertArrayEquals(SMALL, Arrays.copyOfRange(ico.array(), ico.getInt(18), ico.getInt(18) + ico.getInt(14)));
        assertArrayEquals(LARGE, Arrays.copyOfRange(ico.array(), ico.getInt(34), ico.getInt(34) + ico.getInt(30)));
    }

    @Test
    void macFindsEachPictureByTypeAndLength() throws IOException {
        ByteBuffer icns = ByteBuffer.wrap(IconFile.icns(pictures()));
        assertEquals("icns", text(icns, 0));
        assertEquals(icns.capacity(), icns.getInt(4));
        assertEquals("icp4", text(icns, 8));
        assertEquals(8 + SMALL.length, icns.getInt(12));
        int next = 8 + icns.getInt(12);
        assertEquals("ic08", text(icns, next));
        assertArrayEquals(LARGE, Arrays.copyOfRange(icns.array(), next + 8, next + icns.getInt(next + 4)));
    }

    private static String text(ByteBuffer bytes, int at) {
        byte[] letters = new byte[4];
        bytes.get(at, letters);
        return new String(letters, StandardCharsets.US_ASCII);
    }
}
