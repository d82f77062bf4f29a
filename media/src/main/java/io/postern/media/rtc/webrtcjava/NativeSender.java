package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.PeerSession;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The common part of audio and video senders. On the session's call thread only. */
abstract class NativeSender implements PeerSession.Sender {
    private final String trackId;
    private final RTCRtpTransceiver transceiver;
    private volatile boolean stopped;

    NativeSender(String trackId, RTCRtpTransceiver transceiver) {
        this.trackId = trackId;
        this.transceiver = transceiver;
    }

    /** Ends the flow from the capture; after return nothing more is pushed. Idempotent. */
    abstract void detach();

    /** The selected simulcast layers; empty for all, or without layers. */
    Optional<Set<String>> wantedLayers() {
        return Optional.empty();
    }

    /** The initial video bitrate in bits per second; 0 for libwebrtc's own choice, and for audio. */
    int startBitrate() {
        return 0;
    }

    @Override
    public boolean selectLayers(Set<String> layers) {
        throw new IllegalArgumentException("Sender " + trackId + " sends no video");
    }

    /** Stops or resumes feeding video to the encoder; audio is not paused. */
    void pauseVideo(boolean paused) {}

    /** The number of frames of the capture that were fed to senders. */
    long fed() {
        return 0;
    }

    final boolean isRunning() {
        return !stopped;
    }

    /** Releases track and source when they are no longer in use. */
    abstract void dispose();

    @Override
    public final String trackId() {
        return trackId;
    }

    @Override
    public final @Nullable String mid() {
        if (stopped) {
            return null;
        }
        String mid = transceiver.getMid();
        return mid == null || mid.isEmpty() ? null : mid;
    }

    @Override
    public void replace(MediaEngine.VideoCapture capture) {
        throw new IllegalArgumentException("Sender " + trackId + " sends audio, not video");
    }

    @Override
    public void replace(MediaEngine.AudioCapture capture) {
        throw new IllegalArgumentException("Sender " + trackId + " sends video, not audio");
    }

    @Override
    public final void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        detach();
        // Not transceiver.stop(): that would reject the section permanently, and LiveKit expects it to become inactive.
        transceiver.getSender().replaceTrack(null);
        transceiver.setDirection(RTCRtpTransceiverDirection.INACTIVE);
        dispose();
    }

    /** Releases everything after the connection was closed, which released the track. */
    final void connectionClosed() {
        if (!stopped) {
            stopped = true;
            dispose();
        }
    }

    /** Replaces the sent track; the section and its ids stay. */
    final void sendInstead(MediaStreamTrack track) {
        transceiver.getSender().replaceTrack(track);
    }

    final void requireRunning() {
        if (stopped) {
            throw new IllegalStateException("Sender " + trackId + " was stopped");
        }
    }
}
