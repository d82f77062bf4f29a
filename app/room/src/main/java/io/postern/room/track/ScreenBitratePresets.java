package io.postern.room.track;

import io.postern.media.device.ContentHint;
import io.postern.media.rtc.MediaEngine.VideoFormat;

/**
 * LiveKit's bitrates for shared screens (docs/protocol.md §10): h720fps15, h1080fps15 and, above that, what it gives to a
 * camera of 1440 lines; at 30 frames a second h720fps30 and h1080fps30.
 */
final class ScreenBitratePresets {
    private ScreenBitratePresets() {}

    /** Bits per second. */
    static int bitrate(VideoFormat format, ContentHint style) {
        int longSide = Math.max(format.width(), format.height());
        return switch (style) {
            case DETAIL -> longSide <= 1280 ? 1_500_000 : longSide <= 1920 ? 2_500_000 : 5_000_000;
            case MOTION -> longSide <= 1280 ? 2_000_000 : 5_000_000;
        };
    }
}
