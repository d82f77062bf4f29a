package io.postern.media.frame;

/** Something that can be watched: a remote track, an own camera, a test pattern. */
@FunctionalInterface
public interface VideoSource {
    /**
     * Starts to deliver pictures to a sink, until the returned watch is closed. Any thread. After close has returned no
     * further picture is delivered.
     */
    Watch watch(VideoSink sink);

    /**
     * The same, saying from the first picture on how large pictures are shown; see {@link Watch#shownAt}.
     *
     * @param width device pixels
     * @param height device pixels
     */
    default Watch watch(VideoSink sink, int width, int height) {
        return watch(sink);
    }

    /** An interest in pictures; closing is idempotent and may be done on any thread. */
    interface Watch extends AutoCloseable {
        /**
         * Says that pictures are shown at another size from now on. Sources that can send smaller pictures for smaller
         * views take it as advice; delivered pictures may still have any size. Any thread, returns at once.
         *
         * @param width device pixels, that is logical pixels times the screen's scale; 0 with {@code height} if unknown,
         *     which asks for the largest there are
         * @param height device pixels
         */
        default void shownAt(int width, int height) {}

        @Override
        void close();
    }
}
