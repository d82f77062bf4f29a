package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioTrack;
import io.postern.media.rtc.MediaEngine;
import java.util.function.Consumer;

/** Audio of our own, shared by any number of senders. */
abstract class LocalAudio implements MediaEngine.AudioCapture {
    /** @throws IllegalArgumentException if another engine created the capture */
    static LocalAudio of(MediaEngine.AudioCapture capture) {
        if (capture instanceof LocalAudio local) {
            return local;
        }
        throw new IllegalArgumentException("Not a capture of this engine: " + capture);
    }

    /** Creates a track for one sender, with the audio processing that is selected now; no audio flows yet. */
    abstract Feed openFeed(String trackId);

    /** The level and duration of the audio that a sender has sent, from libwebrtc's statistics. */
    record SentLevel(double level, double seconds) {}

    /** Requests a {@link SentLevel}; the response arrives on a native thread. */
    interface Probe {
        void ask(Consumer<SentLevel> answer);
    }

    /** Passes the audio of a capture to one sender. */
    interface Feed {
        AudioTrack track();

        /** Starts the audio, after the track was given to a sender. */
        void start(Probe probe);

        /** Sends the audio, or silence instead. */
        void setEnabled(boolean enabled);

        boolean isEnabled();

        /** Ends the audio; after return nothing more is written to the track. Idempotent. */
        void detach();

        /** Releases the track, after the sender released it. */
        void dispose();
    }
}
