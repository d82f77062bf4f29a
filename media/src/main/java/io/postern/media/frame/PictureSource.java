package io.postern.media.frame;

/** Something that can be watched: a remote track, an own camera, a test pattern. */
@FunctionalInterface
public interface PictureSource {
    /**
     * Starts to deliver pictures to a sink, until the returned watch is closed. Any thread. After close has returned no
     * further picture is delivered.
     */
    Watch watch(PictureSink sink);

    /** An interest in pictures; closing is idempotent and may be done on any thread. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
