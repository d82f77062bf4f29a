package io.postern.media.rtc.webrtcjava;

import io.postern.media.rtc.MediaEngine.VideoFormat;
import java.util.Comparator;
import java.util.List;

/** Which of the formats a camera offers comes next to a wish. */
final class CameraFormatSelector {
    /** Below two thirds of the wanted rate movement is seen to jump, so that more pixels are no gain. */
    private static final double MIN_FRAME_RATE_FACTOR = 2.0 / 3;

    /** A wish for 640×360 is met by 640×480: a camera that has no wide format is not to be driven at a quarter of it. */
    private static final double MAX_HEIGHT_FACTOR = 4.0 / 3;

    private CameraFormatSelector() {}

    /**
     * The largest fluent format that is not larger than wanted, the one of the wanted shape among those of the same width,
     * at the rate next to the one wanted; if none is fluent, the one with the most pixels a second; the smallest one if all
     * are larger; what was wanted if the camera does not say.
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
