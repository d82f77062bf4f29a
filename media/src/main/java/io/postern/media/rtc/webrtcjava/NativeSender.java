package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.PeerSession;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What own tracks of both kinds have in common. Used on the thread of the session's calls only. */
abstract class NativeSender implements PeerSession.Sender {
    private final String trackId;
    private final RTCRtpTransceiver transceiver;
    private volatile boolean stopped;

    NativeSender(String trackId, RTCRtpTransceiver transceiver) {
        this.trackId = trackId;
        this.transceiver = transceiver;
    }

    /** Ends the flow from the capture; after return nothing is on its way any more. Idempotent. */
    abstract void detach();

    /** The simulcast layers that are wanted; empty for all, or without layers. */
    Optional<Set<String>> wantedLayers() {
        return Optional.empty();
    }

    /** Bits per second that pictures begin with; 0 leaves it to libwebrtc, and for sound. */
    int startBitrate() {
        return 0;
    }

    @Override
    public boolean wantLayers(Set<String> layers) {
        throw new IllegalArgumentException("Sender " + trackId + " sends no pictures");
    }

    /** Keeps pictures from the encoder; sound is not kept. */
    void pauseVideo(boolean paused) {}

    /** Pictures of the capture that went to senders so far. */
    long fed() {
        return 0;
    }

    final boolean isRunning() {
        return !stopped;
    }

    /** Gives back track and source, after they are no longer in use. */
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
        throw new IllegalArgumentException("Sender " + trackId + " sends sound, not pictures");
    }

    @Override
    public void replace(MediaEngine.AudioCapture capture) {
        throw new IllegalArgumentException("Sender " + trackId + " sends pictures, not sound");
    }

    @Override
    public final void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        detach();
        // Not transceiver.stop(): that would reject the section for good, and LiveKit expects it to become inactive.
        transceiver.getSender().replaceTrack(null);
        transceiver.setDirection(RTCRtpTransceiverDirection.INACTIVE);
        dispose();
    }

    /** After the connection was closed, which let go of the track. */
    final void connectionClosed() {
        if (!stopped) {
            stopped = true;
            dispose();
        }
    }

    /** Makes the sender send another track; the section and its ids stay. */
    final void sendInstead(MediaStreamTrack track) {
        transceiver.getSender().replaceTrack(track);
    }

    final void requireRunning() {
        if (stopped) {
            throw new IllegalStateException("Sender " + trackId + " was stopped");
        }
    }
}
