package io.postern.room.track;

import io.postern.media.rtc.MediaEngine.VideoFormat;
import java.util.List;

/** LiveKit's bitrates by size (docs/protocol.md §10): the first preset that is at least as wide, else the widest. */
final class CameraBitratePresets {
    private static final List<int[]> WIDE = List.of(
            new int[] {160, 90},
            new int[] {320, 160},
            new int[] {384, 180},
            new int[] {640, 450},
            new int[] {960, 800},
            new int[] {1280, 1700},
            new int[] {1920, 3000},
            new int[] {2560, 5000},
            new int[] {3840, 8000});
    private static final List<int[]> NARROW = List.of(
            new int[] {160, 70},
            new int[] {240, 125},
            new int[] {320, 140},
            new int[] {480, 330},
            new int[] {640, 500},
            new int[] {720, 600},
            new int[] {960, 1300},
            new int[] {1440, 2300},
            new int[] {1920, 3800});

    private CameraBitratePresets() {}

    /** Bits per second for a camera frame of this size. */
    static int bitrate(VideoFormat format) {
        int longSide = Math.max(format.width(), format.height());
        int shortSide = Math.max(1, Math.min(format.width(), format.height()));
        double aspect = (double) longSide / shortSide;
        List<int[]> presets = Math.abs(aspect - 16.0 / 9) <= Math.abs(aspect - 4.0 / 3) ? WIDE : NARROW;
        for (int[] preset : presets) {
            if (preset[0] >= longSide) {
                return preset[1] * 1000;
            }
        }
        return presets.getLast()[1] * 1000;
    }
}
