package io.postern.room.track;

import io.postern.room.VideoQualityLimit;
import io.postern.room.VideoQualityLimit.Layer;
import java.util.Collection;

/**
 * The settings that the server is asked for of one video publication (UpdateTrackSettings, docs/protocol.md §4). Immutable.
 *
 * @param disabled nothing at all
 * @param width in pixels; the server then sends the smallest layer that is not smaller. 0 leaves it to {@code layer}
 * @param height in pixels; 0 with {@code width}
 * @param layer the best one wanted, where no size is named
 * @param framesPerSecond at most; 0 for as many as are sent
 */
public record VideoTrackSettings(boolean disabled, int width, int height, Layer layer, int framesPerSecond) {
    /** Everything, which is what servers send to whoever did not say anything. */
    public static final VideoTrackSettings EVERYTHING = new VideoTrackSettings(false, 0, 0, Layer.HIGH, 0);

    /** Nothing. */
    public static final VideoTrackSettings NOTHING = new VideoTrackSettings(true, 0, 0, Layer.HIGH, 0);

    /**
     * A size in pixels.
     *
     * @param width 0 with {@code height} when it is not known
     */
    public record Size(int width, int height) {
        /** Not known: as large as there is. */
        public static final Size ANY = new Size(0, 0);

        public Size {
            if (width <= 0 || height <= 0) {
                width = 0;
                height = 0;
            }
        }

        boolean isKnown() {
            return width > 0;
        }

        long pixels() {
            return (long) width * height;
        }
    }

    /** Where only the person's choice counts. */
    public static VideoTrackSettings of(VideoQualityLimit choice) {
        return new VideoTrackSettings(false, 0, 0, choice.layer(), choice.framesPerSecond());
    }

    /**
     * Where what is shown counts: the largest view, but no better than was chosen.
     *
     * @param views sizes on the screens; none when the publication cannot be seen
     * @param choice the most that is wanted
     * @param chosen size of the chosen layer, {@link Size#ANY} if it is not known
     */
    public static VideoTrackSettings of(Collection<Size> views, VideoQualityLimit choice, Size chosen) {
        if (views.isEmpty()) {
            return NOTHING;
        }
        Size largest = new Size(1, 1);
        for (Size view : views) {
            if (!view.isKnown()) {
                return of(choice);
            }
            largest = view.pixels() > largest.pixels() ? view : largest;
        }
        boolean limited = choice.layer() != Layer.HIGH && (!chosen.isKnown() || largest.pixels() > chosen.pixels());
        return limited
                ? of(choice)
                : new VideoTrackSettings(
                        false, largest.width(), largest.height(), Layer.HIGH, choice.framesPerSecond());
    }
}
