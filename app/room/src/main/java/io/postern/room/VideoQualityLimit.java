package io.postern.room;

/**
 * The most that is to be received of a video publication, however large it is shown. Immutable.
 *
 * @param layer the best of the layers its sender offers; who sends one layer only sends that one
 * @param framesPerSecond at most; 0 for as many as are sent. Servers leave out whole temporal layers, so fewer may come
 */
public record VideoQualityLimit(Layer layer, int framesPerSecond) {
    /** No limit. */
    public static final VideoQualityLimit BEST = new VideoQualityLimit(Layer.HIGH, 0);

    public VideoQualityLimit {
        if (framesPerSecond < 0) {
            throw new IllegalArgumentException(framesPerSecond + " pictures a second");
        }
    }

    /** No better layer than this, at full rate. */
    public static VideoQualityLimit atMost(Layer layer) {
        return new VideoQualityLimit(layer, 0);
    }

    /** The same with so many frames a second at most. */
    public VideoQualityLimit withFramesPerSecond(int most) {
        return new VideoQualityLimit(layer, most);
    }

    /** As much as both allow. */
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
