package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.RTCRtpTransceiver;
import io.postern.media.rtc.MediaEngine;

/** Sends own sound. */
final class AudioSender extends NativeSender {
    private final LocalAudio.Probe probe;
    private LocalAudio.Feed feed;

    AudioSender(String trackId, RTCRtpTransceiver transceiver, LocalAudio.Feed feed, LocalAudio.Probe probe) {
        super(trackId, transceiver);
        this.feed = feed;
        this.probe = probe;
        feed.start(probe);
    }

    @Override
    public void setEnabled(boolean enabled) {
        requireRunning();
        feed.setEnabled(enabled);
    }

    @Override
    public void replace(MediaEngine.AudioCapture capture) {
        requireRunning();
        LocalAudio.Feed next = LocalAudio.of(capture).openFeed(trackId());
        LocalAudio.Feed before = feed;
        next.setEnabled(before.isEnabled());
        before.cutOff();
        sendInstead(next.track());
        feed = next;
        next.start(probe);
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
