package io.postern.room;

/**
 * The upper limit on the received quality of a video publication, however large it is shown. Immutable.
 *
 * @param layer the best layer to receive; a sender with a single layer sends that one
 * @param framesPerSecond the maximum frame rate; 0 for no limit. Servers leave out whole temporal layers, so fewer may
 *     come
 */
public record VideoQualityLimit(Layer layer, int framesPerSecond) {
    /** No limit. */
    public static final VideoQualityLimit BEST = new VideoQualityLimit(Layer.HIGH, 0);

    public VideoQualityLimit {
        if (framesPerSecond < 0) {
            throw new IllegalArgumentException(framesPerSecond + " pictures a second");
        }
    }

    /** Limits the layer, not the frame rate. */
    public static VideoQualityLimit atMost(Layer layer) {
        return new VideoQualityLimit(layer, 0);
    }

    /** Returns the same limit with a maximum frame rate. */
    public VideoQualityLimit withFramesPerSecond(int most) {
        return new VideoQualityLimit(layer, most);
    }

    /** Returns the stricter combination of both limits. */
    public VideoQualityLimit andNoBetterThan(VideoQualityLimit other) {
        int slower = Math.min(framesPerSecond, other.framesPerSecond);
        return new VideoQualityLimit(
                layer.compareTo(other.layer) < 0 ? layer : other.layer,
                slower > 0 ? slower : Math.max(framesPerSecond, other.framesPerSecond));
    }

    /** LiveKit's VideoQuality; with three layers usually a quarter, half and all of the sender's width and height. */
    public enum Layer {
        LOW,
        MEDIUM,
        HIGH
    }
}
