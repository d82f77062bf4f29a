package io.postern.media.frame;

/**
 * Receives video frames. Called on the track's decoder or capture thread: hand the frame to a {@link FrameMailbox} and
 * return.
 */
@FunctionalInterface
public interface VideoSink {
    /** @param frame owned by the receiver from now on */
    void accept(VideoFrame frame);
}
