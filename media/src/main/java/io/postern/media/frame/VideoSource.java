package io.postern.media.frame;

/** A source of video frames: a remote track, a camera, a test pattern. */
@FunctionalInterface
public interface VideoSource {
    /**
     * Delivers frames to a sink until the returned watch is closed. Any thread. No frame is delivered after close has
     * returned.
     */
    Watch watch(VideoSink sink);

    /**
     * Delivers frames like {@link #watch(VideoSink)}, with the display size known from the first frame on; see
     * {@link Watch#shownAt}.
     *
     * @param width device pixels
     * @param height device pixels
     */
    default Watch watch(VideoSink sink, int width, int height) {
        return watch(sink);
    }

    /** A subscription to a source's frames; closing is idempotent and may be done on any thread. */
    interface Watch extends AutoCloseable {
        /**
         * Sets the size at which frames are displayed from now on. Sources that can send smaller frames for smaller
         * views take it as a hint; delivered frames may still have any size. Any thread, returns at once.
         *
         * @param width device pixels, that is logical pixels times the screen's scale; 0 with {@code height} if
         *     unknown, which asks for the largest frames
         * @param height device pixels
         */
        default void shownAt(int width, int height) {}

        @Override
        void close();
    }
}
