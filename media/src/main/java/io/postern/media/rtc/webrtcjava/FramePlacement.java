package io.postern.media.rtc.webrtcjava;

import io.postern.media.frame.VideoFrame.Fit;

/**
 * The part of an upright frame that is shown, and where.
 *
 * @param source the part of the frame that is shown
 * @param target where it is shown; the rest of the target is black
 */
record FramePlacement(Region source, Region target) {
    /** A rectangle in pixels. */
    record Region(int x, int y, int width, int height) {
        Region transposed() {
            return new Region(y, x, height, width);
        }
    }

    static FramePlacement of(int frameWidth, int frameHeight, int width, int height, Fit fit) {
        return switch (fit) {
            case COVER -> cover(frameWidth, frameHeight, width, height);
            case CONTAIN -> contain(frameWidth, frameHeight, width, height);
        };
    }

    private static FramePlacement cover(int frameWidth, int frameHeight, int width, int height) {
        long widthIfFullHeight = Math.round((double) frameHeight * width / height);
        long heightIfFullWidth = Math.round((double) frameWidth * height / width);
        int cropWidth = clamp(widthIfFullHeight, frameWidth);
        int cropHeight = clamp(heightIfFullWidth, frameHeight);
        Region crop = new Region(
                evenMiddle(frameWidth, cropWidth), evenMiddle(frameHeight, cropHeight), cropWidth, cropHeight);
        return new FramePlacement(crop, new Region(0, 0, width, height));
    }

    private static FramePlacement contain(int frameWidth, int frameHeight, int width, int height) {
        int shownWidth = clamp(Math.round((double) frameWidth * height / frameHeight), width);
        int shownHeight = clamp(Math.round((double) frameHeight * width / frameWidth), height);
        Region shown = new Region((width - shownWidth) / 2, (height - shownHeight) / 2, shownWidth, shownHeight);
        return new FramePlacement(new Region(0, 0, frameWidth, frameHeight), shown);
    }

    private static int clamp(long value, int max) {
        return (int) Math.clamp(value, 1L, max);
    }

    /** Centres a crop on an even pixel, because chroma has half the resolution. */
    private static int evenMiddle(int whole, int part) {
        return ((whole - part) / 2) & ~1;
    }
}
