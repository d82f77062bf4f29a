package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps libwebrtc from recording while the test tone is sent.
 *
 * <p>Whenever an audio stream starts to send, libwebrtc starts the recording of its audio device module and sends the
 * recorded audio on all audio streams, also on those that have a source of their own. The two would be mixed frame by
 * frame, and when both arrive in the same instant libwebrtc ends the process ({@code RaceDetected} in
 * {@code audio_send_stream.cc}), within a second or so. webrtc-java has no switch for it, so the tone pauses around
 * everything that can start a stream, and recording is stopped before it continues. Microphones do not need this: they
 * are what the module records.
 */
final class RecordingGuard {
    private static final long SETTLE_NANOS = 100_000_000;
    /**
     * Stopping returns while 10 ms of recorded audio may still be on their way to the streams, because libwebrtc delivers
     * them without its lock. They take a fraction of this.
     */
    private static final long DELIVERY_NANOS = 50_000_000;

    private final AudioDeviceModuleBase module;
    private final Set<Object> unsteady = new HashSet<>();
    private int microphones;
    private long unsettledAt = System.nanoTime();
    private boolean stopped;
    private long stoppedAt;

    RecordingGuard(AudioDeviceModuleBase module) {
        this.module = module;
    }

    /** Records that libwebrtc may start to record. Any thread, at once. */
    synchronized void unsettle() {
        unsettledAt = System.nanoTime();
        stopped = false;
    }

    /**
     * Records that a peer session is connecting or has lost its connection, so it may start to send at any moment. Any
     * thread, at once.
     */
    synchronized void markUnsteady(Object peer) {
        unsteady.add(peer);
    }

    /** Records that a peer session is connected, closed or has failed. */
    synchronized void markSteady(Object peer) {
        unsteady.remove(peer);
        unsettle();
    }

    /** Records that a microphone is sent from now on; the tone pauses meanwhile. */
    synchronized void microphoneBegins() {
        microphones++;
    }

    synchronized void microphoneEnds() {
        microphones--;
        unsettle();
    }

    /** Whether a microphone is being sent. */
    synchronized boolean hasMicrophone() {
        return microphones > 0;
    }

    /** Whether 10 ms of a tone may be pushed to libwebrtc now; called before each. */
    boolean mayPushTone() {
        synchronized (this) {
            if (microphones > 0 || !unsteady.isEmpty() || System.nanoTime() - unsettledAt < SETTLE_NANOS) {
                return false;
            }
        }
        // Costs almost nothing when it does not record, and covers unforeseen starts.
        module.stopRecording();
        return nothingIsOnItsWay();
    }

    private synchronized boolean nothingIsOnItsWay() {
        if (!stopped) {
            stopped = true;
            stoppedAt = System.nanoTime();
            return false;
        }
        return System.nanoTime() - stoppedAt >= DELIVERY_NANOS;
    }
}
