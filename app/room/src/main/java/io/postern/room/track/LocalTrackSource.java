package io.postern.room.track;

import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.PeerSession.Sender;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitRtc.AddTrackRequest;

/** Opens, sends and announces the media of a local track: camera, microphone or screen. Used on the room's executor. */
interface LocalTrackSource {
    /** Opens the device. Completes on the room's executor, with a failure also if the source is released first. */
    CompletableFuture<Void> open();

    /** Closes the device now, or as soon as it has opened. Idempotent. */
    void release();

    boolean isOpen();

    /** Whether the device is closed while the track is muted, so that its light goes out. */
    boolean releasesWhenMuted();

    /** Adds a sender of this track to the publisher connection; only while open. */
    Sender send(PublisherConnection connection, String cid);

    /** Connects a sender to the device that was opened anew. */
    void refresh(Sender sender);

    AddTrackRequest request(String cid, boolean muted);

    /** The video for the own tile; empty for sound. */
    Optional<VideoSource> video();
}
