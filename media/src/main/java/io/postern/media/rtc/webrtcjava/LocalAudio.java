package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioTrack;
import io.postern.media.rtc.MediaEngine;
import java.util.function.Consumer;

/** Own sound, shared by any number of senders. */
abstract class LocalAudio implements MediaEngine.AudioCapture {
    /** @throws IllegalArgumentException if another engine made it */
    static LocalAudio of(MediaEngine.AudioCapture capture) {
        if (capture instanceof LocalAudio local) {
            return local;
        }
        throw new IllegalArgumentException("Not a capture of this engine: " + capture);
    }

    /** Makes a track for one sender, with the sound processing that is wanted now; nothing flows yet. */
    abstract Feed openFeed(String trackId);

    /** What a sender makes of a capture, as libwebrtc's statistics have it. */
    record SentLevel(double level, double seconds) {}

    /** Asks for {@link SentLevel}; the answer comes on a native thread. */
    interface Probe {
        void ask(Consumer<SentLevel> answer);
    }

    /** The way from a capture to one sender. */
    interface Feed {
        AudioTrack track();

        /** After the track was given to a sender. */
        void start(Probe probe);

        /** Sends the sound, or silence instead. */
        void setEnabled(boolean enabled);

        boolean isEnabled();

        /** Ends the flow; after return nothing is on its way into the track any more. Idempotent. */
        void detach();

        /** Gives the track back, after the sender let go of it. */
        void dispose();
    }
}
