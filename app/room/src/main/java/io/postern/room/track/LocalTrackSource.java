package io.postern.room.track;

import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.PeerSession.Sender;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitRtc.AddTrackRequest;

/** Opens, sends and announces the media of a local track: camera, microphone or screen. Used on the room's executor. */
interface LocalTrackSource {
    /** Opens the device; completes on the room's executor, exceptionally too if it is released first. */
    CompletableFuture<Void> open();

    /** Gives the device back, or as soon as it has opened. Idempotent. */
    void release();

    boolean isOpen();

    /** Whether the device is given back while muted, so that its light goes out. */
    boolean releasesWhenMuted();

    /** Adds the sender; only while open. */
    Sender send(PublisherConnection port, String cid);

    /** Makes the sender take its media from the device as opened again. */
    void refresh(Sender sender);

    AddTrackRequest request(String cid, boolean muted);

    /** The video to be shown to its own sender; empty for sound. */
    Optional<VideoSource> video();
}
