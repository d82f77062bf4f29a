package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.PeerSession;
import org.jspecify.annotations.Nullable;

/** What own tracks of both kinds have in common. Used by the owner of the peer session only. */
abstract class NativeSender implements PeerSession.Sender {
    private final String trackId;
    private final RTCRtpTransceiver transceiver;
    private boolean stopped;

    NativeSender(String trackId, RTCRtpTransceiver transceiver) {
        this.trackId = trackId;
        this.transceiver = transceiver;
    }

    /** Ends the flow from the capture; after return nothing is on its way any more. Idempotent. */
    abstract void cutOff();

    /** Keeps pictures from the encoder; sound is not kept. */
    void hold(boolean held) {}

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
        cutOff();
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

    /**
     * Makes the encoder begin with a key frame: who missed pictures need not wait until somebody notices. libwebrtc has no
     * call for it, but an encoding that was switched off begins so.
     */
    final void beginAnew() {
        RTCRtpSender sender = transceiver.getSender();
        RTCRtpSendParameters parameters = sender.getParameters();
        if (parameters.encodings.size() != 1 || !parameters.encodings.getFirst().active) {
            return;
        }
        parameters.encodings.getFirst().active = false;
        sender.setParameters(parameters);
        parameters = sender.getParameters();
        parameters.encodings.getFirst().active = true;
        sender.setParameters(parameters);
    }

    final void requireRunning() {
        if (stopped) {
            throw new IllegalStateException("Sender " + trackId + " was stopped");
        }
    }
}
