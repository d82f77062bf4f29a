package io.postern.media.rtc.webrtcjava;

import io.postern.media.rtc.MediaEngine.VideoFormat;
import java.util.Comparator;
import java.util.List;

/** Selects the camera format that is closest to a requested one. */
final class CameraFormatSelector {
    /** Below two thirds of the requested rate motion looks jerky, so more pixels are no gain. */
    private static final double MIN_FRAME_RATE_FACTOR = 2.0 / 3;

    /**
     * A request for 640×360 accepts 640×480: a camera without a wide format should not be reduced to a quarter of it.
     */
    private static final double MAX_HEIGHT_FACTOR = 4.0 / 3;

    private CameraFormatSelector() {}

    /**
     * Returns the largest fluent format that is not larger than requested, preferring the requested aspect ratio among
     * formats of the same width and then the closest rate; if none is fluent, the one with the most pixels a second; if
     * all are larger, the smallest one; the requested format if the camera lists none.
     */
    static VideoFormat best(List<VideoFormat> formats, VideoFormat wanted) {
        Comparator<VideoFormat> byRate =
                Comparator.comparingInt(format -> -Math.abs(format.framesPerSecond() - wanted.framesPerSecond()));
        Comparator<VideoFormat> byShape =
                Comparator.comparingDouble(format -> -Math.abs(shape(format) - shape(wanted)));
        Comparator<VideoFormat> byWidth = Comparator.comparingInt(VideoFormat::width);
        List<VideoFormat> small = formats.stream()
                .filter(format ->
                        format.width() <= wanted.width() && format.height() <= wanted.height() * MAX_HEIGHT_FACTOR)
                .toList();
        return small.stream()
                .filter(format -> format.framesPerSecond() >= MIN_FRAME_RATE_FACTOR * wanted.framesPerSecond())
                .max(byWidth.thenComparing(byShape).thenComparing(byRate))
                .or(() -> small.stream()
                        .max(Comparator.comparingLong(CameraFormatSelector::pixelsPerSecond)
                                .thenComparing(byRate)))
                .or(() -> formats.stream()
                        .min(Comparator.comparingLong(CameraFormatSelector::pixels)
                                .thenComparing(byRate.reversed())))
                .orElse(wanted);
    }

    private static double shape(VideoFormat format) {
        return (double) format.width() / Math.max(1, format.height());
    }

    private static long pixels(VideoFormat format) {
        return (long) format.width() * format.height();
    }

    private static long pixelsPerSecond(VideoFormat format) {
        return pixels(format) * format.framesPerSecond();
    }
}
