package io.postern.media.frame;

/** Takes pictures. Called on the track's decoder or capture thread: hand it to a {@link PictureMailbox} and return. */
@FunctionalInterface
public interface PictureSink {
    /** @param picture owned by the receiver from here on */
    void accept(Picture picture);
}
