package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import io.postern.media.rtc.MediaEngine;

/** Sends own sound. */
final class AudioSender extends NativeSender {
    private LocalAudio.Feed feed;

    AudioSender(String trackId, RTCRtpTransceiver transceiver, LocalAudio.Feed feed) {
        super(trackId, transceiver);
        this.feed = feed;
    }

    @Override
    MediaStreamTrack track() {
        return feed.track();
    }

    @Override
    public void replace(MediaEngine.AudioCapture capture) {
        requireRunning();
        LocalAudio.Feed next = LocalAudio.of(capture).openFeed(trackId());
        LocalAudio.Feed before = feed;
        next.track().setEnabled(before.track().isEnabled());
        before.cutOff();
        sendInstead(next.track());
        feed = next;
        next.start();
        before.dispose();
    }

    @Override
    void cutOff() {
        feed.cutOff();
    }

    @Override
    void dispose() {
        feed.dispose();
    }
}
