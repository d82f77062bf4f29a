package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.postern.media.rtc.MediaEngine;

/** Sends own pictures through a native source of its own, so that changing the capture needs nothing native at all. */
final class VideoSender extends NativeSender {
    private final VideoTrack track;
    private final CustomVideoSource source;
    private LocalVideo capture;

    VideoSender(
            String trackId,
            RTCRtpTransceiver transceiver,
            VideoTrack track,
            CustomVideoSource source,
            LocalVideo capture) {
        super(trackId, transceiver);
        this.track = track;
        this.source = source;
        this.capture = capture;
        capture.feed(source);
    }

    @Override
    public void setEnabled(boolean enabled) {
        requireRunning();
        track.setEnabled(enabled);
    }

    @Override
    public void replace(MediaEngine.VideoCapture next) {
        requireRunning();
        LocalVideo local = LocalVideo.of(next);
        capture.unfeed(source);
        capture = local;
        local.feed(source);
    }

    @Override
    void cutOff() {
        capture.unfeed(source);
    }

    @Override
    void dispose() {
        Natives.dispose(track);
        source.dispose();
    }
}
