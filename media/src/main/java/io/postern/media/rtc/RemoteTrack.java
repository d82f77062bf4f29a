package io.postern.media.rtc;

import io.postern.media.frame.VideoSource;

/**
 * A receiving track. Watching delivers decoded video frames; an audio track delivers none and is played by the engine.
 */
public interface RemoteTrack extends VideoSource {
    MediaKind kind();

    /** The id of the media stream track: for LiveKit usually the track sid ({@code TR_…}). */
    String id();

    /** The id of the media section it arrives in. */
    String mid();

    /** Enables or disables decoding and, for audio, playing. */
    void setEnabled(boolean enabled);

    /**
     * Delivers decoded audio, 16 bit samples, until the returned watch is closed; audio tracks only. Called every 10 ms
     * on a native thread.
     */
    Watch listen(SoundSink sink);

    /** Receives audio: interleaved signed 16 bit little-endian samples, valid during the call only. */
    interface SoundSink {
        void accept(byte[] samples, int sampleRate, int channels, int frames);
    }
}
