package io.postern.media.capture.x11;

import io.postern.media.device.ScreenException;
import java.nio.ByteBuffer;

/**
 * The server information that an X server sends when a connection is opened.
 *
 * @param idBase the fixed bits of our resource ids
 * @param idMask the bits of resource ids that we choose
 * @param root the window that is the whole screen
 * @param readable whether pixels are four bytes, blue first, as on all current servers
 */
record X11Setup(int idBase, int idMask, int root, boolean readable) {
    private static final int SCREEN_HEAD = 40;
    private static final int DEPTH_HEAD = 8;
    private static final int VISUAL = 24;
    private static final int PIXEL_BITS = 32;
    private static final int RGB_DEPTH = 24;

    /** @throws ScreenException if there is no such screen */
    static X11Setup read(ByteBuffer answer, int screen) {
        int vendor = Short.toUnsignedInt(answer.getShort(24));
        int screens = Byte.toUnsignedInt(answer.get(28));
        int formats = Byte.toUnsignedInt(answer.get(29));
        boolean leastFirst = answer.get(30) == 0;
        if (screen >= screens) {
            throw new ScreenException(ScreenException.Reason.UNSUPPORTED, "The display has no screen " + screen, null);
        }
        int at = 40 + ((vendor + 3) & ~3);
        boolean fourBytes = false;
        for (int i = 0; i < formats; i++, at += 8) {
            fourBytes |= answer.get(at) == RGB_DEPTH && answer.get(at + 1) == PIXEL_BITS;
        }
        for (int i = 0; i < screen; i++) {
            int depths = Byte.toUnsignedInt(answer.get(at + 39));
            at += SCREEN_HEAD;
            for (int depth = 0; depth < depths; depth++) {
                at += DEPTH_HEAD + VISUAL * Short.toUnsignedInt(answer.getShort(at + 2));
            }
        }
        int rootDepth = Byte.toUnsignedInt(answer.get(at + 38));
        boolean deep = rootDepth == RGB_DEPTH || rootDepth == PIXEL_BITS;
        return new X11Setup(answer.getInt(12), answer.getInt(16), answer.getInt(at), leastFirst && fourBytes && deep);
    }
}
