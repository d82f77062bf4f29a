package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.PeerSession;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sends video of our own through a native source of its own, so that changing the capture needs no native call. */
final class VideoSender extends NativeSender {
    private final VideoTrack track;
    private final CustomVideoSource source;
    private final int maxBitrate;
    private final List<PeerSession.SenderOptions.Layer> layers;
    private volatile LocalVideo capture;
    private boolean paused;
    private Optional<Set<String>> wanted = Optional.empty();

    VideoSender(
            String trackId,
            RTCRtpTransceiver transceiver,
            VideoTrack track,
            CustomVideoSource source,
            LocalVideo capture,
            PeerSession.SenderOptions options,
            boolean paused) {
        super(trackId, transceiver);
        this.track = track;
        this.source = source;
        this.capture = capture;
        this.maxBitrate = options.maxBitrate();
        this.layers = options.layers();
        this.paused = paused;
        if (!paused) {
            capture.feed(source);
        }
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
        if (!paused) {
            local.feed(source);
        }
    }

    @Override
    public boolean selectLayers(Set<String> ids) {
        wanted = Optional.of(Set.copyOf(ids));
        return !layers.isEmpty();
    }

    @Override
    Optional<Set<String>> wantedLayers() {
        return wanted;
    }

    @Override
    int startBitrate() {
        return SdpBitrate.start(maxBitrate);
    }

    /** Bits per second of all selected layers; 0 for no limit. */
    int maxBitrate() {
        Set<String> now = wanted.orElse(Set.of());
        if (layers.isEmpty() || now.isEmpty()) {
            return maxBitrate;
        }
        int together = layers.stream()
                .filter(layer -> now.contains(layer.id()))
                .mapToInt(PeerSession.SenderOptions.Layer::maxBitrate)
                .sum();
        return together == 0 ? maxBitrate : Math.min(maxBitrate, together);
    }

    @Override
    long fed() {
        return capture.fed();
    }

    @Override
    void pauseVideo(boolean pause) {
        if (paused == pause) {
            return;
        }
        paused = pause;
        if (pause) {
            capture.unfeed(source);
        } else {
            capture.feedWithKeyFrame(source);
        }
    }

    @Override
    void detach() {
        capture.unfeed(source);
    }

    @Override
    void dispose() {
        NativeCalls.dispose(track);
        source.dispose();
    }
}
