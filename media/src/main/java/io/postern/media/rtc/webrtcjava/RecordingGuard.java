package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps libwebrtc from recording while a tone is sent.
 *
 * <p>Whenever a sound stream begins to send, libwebrtc starts its audio device module's recording and sends what it
 * records on all sound streams, also on those that have a source of their own. The two would be mixed frame by frame,
 * and when both arrive in the same instant libwebrtc ends the process ({@code RaceDetected} in {@code
 * audio_send_stream.cc}), within a second or so. webrtc-java passes on no switch for it, so a tone holds its breath
 * around everything that can start a stream, and recording is stopped before it goes on. Microphones do not need this:
 * they are what the module records.
 */
final class RecordingGuard {
    private static final long SETTLE_NANOS = 100_000_000;

    private final AudioDeviceModuleBase module;
    private final Set<Object> unsteady = new HashSet<>();
    private int microphones;
    private long unsettledAt = System.nanoTime();

    RecordingGuard(AudioDeviceModuleBase module) {
        this.module = module;
    }

    /** Something happens that may make libwebrtc record. Any thread, at once. */
    synchronized void unsettle() {
        unsettledAt = System.nanoTime();
    }

    /** A peer session connects, or has lost its connection: it may begin to send at any moment. Any thread, at once. */
    synchronized void isUnsteady(Object peer) {
        unsteady.add(peer);
    }

    /** It is connected, or closed, or has given up. */
    synchronized void isSteady(Object peer) {
        unsteady.remove(peer);
        unsettle();
    }

    /** A microphone is sent from now on: no tone until it is gone. */
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

    /** Whether 10 ms of a tone may be handed to libwebrtc now; asked before each. */
    boolean mayPushTone() {
        synchronized (this) {
            if (microphones > 0 || !unsteady.isEmpty() || System.nanoTime() - unsettledAt < SETTLE_NANOS) {
                return false;
            }
        }
        // Costs next to nothing when it does not record, and covers what could not be foreseen.
        module.stopRecording();
        return true;
    }
}
