package io.postern.media.rtc;

import io.postern.media.frame.VideoSource;

/** A receiving track. Watching delivers decoded pictures; an audio track delivers none and is played by the engine. */
public interface RemoteTrack extends VideoSource {
    MediaKind kind();

    /** The id of the media stream track: for LiveKit usually the track sid ({@code TR_…}). */
    String id();

    /** The media section it arrives in. */
    String mid();

    /** Whether it is decoded and, for audio, played. */
    void setEnabled(boolean enabled);

    /** Audio only: receives decoded sound, 16 bit samples; closing ends it. Called every 10 ms on a native thread. */
    Watch listen(SoundSink sink);

    /** Takes sound: interleaved signed 16 bit little-endian samples, valid during the call only. */
    interface SoundSink {
        void accept(byte[] samples, int sampleRate, int channels, int frames);
    }
}
