package io.postern.room.track;

import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.media.rtc.PeerSession.SenderOptions.Layer;
import java.util.ArrayList;
import java.util.List;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;

/**
 * Chooses the simulcast layers of a camera by LiveKit's rules (docs/protocol.md §3.4): three from a long side of 960
 * pixels, two from 480, else one. Each has half the size of the next; ids are given from the smallest.
 */
final class SimulcastLayers {
    private static final int MIN_SIDE_FOR_THREE = 960;
    private static final int MIN_SIDE_FOR_TWO = 480;
    private static final List<String> IDS = List.of("q", "h", "f");
    private static final List<VideoQuality> QUALITIES =
            List.of(VideoQuality.LOW, VideoQuality.MEDIUM, VideoQuality.HIGH);

    private SimulcastLayers() {}

    /**
     * The layers, the smallest first; none for a single layer.
     *
     * @param together bits per second of all layers. Each may take what LiveKit gives it, or its part of what is more; of
     *     less than that, libwebrtc gives the smaller layers theirs first.
     */
    static List<Layer> layers(VideoFormat format, boolean simulcast, int together) {
        List<VideoLayer> announced = announced(format, simulcast);
        if (announced.size() == 1) {
            return List.of();
        }
        double factor = Math.max(1, (double) together / bitrate(format, simulcast));
        return announced.stream()
                .map(layer -> new Layer(id(layer.getQuality()), (int) (layer.getBitrate() * factor)))
                .toList();
    }

    /** The id of the layer that LiveKit calls by a quality. */
    static String id(VideoQuality quality) {
        return IDS.get(Math.max(0, QUALITIES.indexOf(quality)));
    }

    /** As they are announced. A single layer has to be called HIGH (docs/protocol.md §3.1). */
    static List<VideoLayer> announced(VideoFormat format, boolean simulcast) {
        int count = count(format, simulcast);
        List<VideoLayer> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int divisor = 1 << (count - 1 - i);
            int width = format.width() / divisor;
            int height = format.height() / divisor;
            layers.add(VideoLayer.newBuilder()
                    .setQuality(count == 1 ? VideoQuality.HIGH : QUALITIES.get(i))
                    .setWidth(width)
                    .setHeight(height)
                    .setBitrate(CameraBitratePresets.bitrate(new VideoFormat(width, height, format.framesPerSecond())))
                    .build());
        }
        return layers;
    }

    /** Bits per second of all layers together, by LiveKit's presets. */
    static int bitrate(VideoFormat format, boolean simulcast) {
        return announced(format, simulcast).stream()
                .mapToInt(VideoLayer::getBitrate)
                .sum();
    }

    private static int count(VideoFormat format, boolean simulcast) {
        if (!simulcast) {
            return 1;
        }
        int longSide = Math.max(format.width(), format.height());
        return longSide >= MIN_SIDE_FOR_THREE ? 3 : longSide >= MIN_SIDE_FOR_TWO ? 2 : 1;
    }
}
