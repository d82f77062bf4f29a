package io.postern.room;

/**
 * The most that is to be received of a video publication, however large it is shown. Immutable.
 *
 * @param layer the best of the layers its sender offers; who sends one layer only sends that one
 * @param framesPerSecond at most; 0 for as many as are sent. Servers leave out whole temporal layers, so fewer may come
 */
public record VideoChoice(Layer layer, int framesPerSecond) {
    /** No limit. */
    public static final VideoChoice BEST = new VideoChoice(Layer.HIGH, 0);

    public VideoChoice {
        if (framesPerSecond < 0) {
            throw new IllegalArgumentException(framesPerSecond + " pictures a second");
        }
    }

    /** No better layer than this, at full rate. */
    public static VideoChoice atMost(Layer layer) {
        return new VideoChoice(layer, 0);
    }

    /** The same with so many pictures a second at most. */
    public VideoChoice withFramesPerSecond(int most) {
        return new VideoChoice(layer, most);
    }

    /** As much as both allow. */
    public VideoChoice andNoBetterThan(VideoChoice other) {
        int slower = Math.min(framesPerSecond, other.framesPerSecond);
        return new VideoChoice(
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
