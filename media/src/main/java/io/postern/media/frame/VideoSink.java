package io.postern.media.frame;

/** Takes pictures. Called on the track's decoder or capture thread: hand it to a {@link FrameMailbox} and return. */
@FunctionalInterface
public interface VideoSink {
    /** @param picture owned by the receiver from here on */
    void accept(VideoFrame picture);
}
