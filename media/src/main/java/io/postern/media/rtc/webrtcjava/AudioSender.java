package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.RTCRtpTransceiver;
import io.postern.media.rtc.MediaEngine;

/** Sends audio of our own. */
final class AudioSender extends NativeSender {
    private final LocalAudio.Probe probe;
    private LocalAudio.Feed feed;
    private LocalAudio source;

    AudioSender(
            String trackId,
            RTCRtpTransceiver transceiver,
            LocalAudio source,
            LocalAudio.Feed feed,
            LocalAudio.Probe probe) {
        super(trackId, transceiver);
        this.source = source;
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
        LocalAudio nextSource = LocalAudio.of(capture);
        LocalAudio.Feed next = nextSource.openFeed(trackId());
        LocalAudio.Feed before = feed;
        next.setEnabled(before.isEnabled());
        // The same capture with other processing: it must not look as if nobody sends it any more.
        boolean same = nextSource.equals(source);
        if (same) {
            next.start(probe);
        }
        before.detach();
        sendInstead(next.track());
        feed = next;
        source = nextSource;
        if (!same) {
            next.start(probe);
        }
        before.dispose();
    }

    @Override
    void detach() {
        feed.detach();
    }

    @Override
    void dispose() {
        feed.dispose();
    }
}
