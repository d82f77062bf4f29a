package io.postern.room.track;

import io.postern.media.frame.DeliveryGate;
import io.postern.media.frame.VideoSink;
import io.postern.media.rtc.RemoteTrack.SoundSink;

/**
 * Passes video frames or sound to one sink until it is closed. Closing waits for a delivery that is under way, and may be
 * done from within it. Thread safe.
 */
final class SinkGate {
    private final DeliveryGate gate = new DeliveryGate();

    /** Returns the sink behind the gate; late frames are closed. */
    VideoSink before(VideoSink sink) {
        return frame -> {
            if (!gate.deliver(() -> sink.accept(frame))) {
                frame.close();
            }
        };
    }

    /** Returns the sink behind the gate. */
    SoundSink before(SoundSink sink) {
        return (samples, sampleRate, channels, frames) ->
                gate.deliver(() -> sink.accept(samples, sampleRate, channels, frames));
    }

    void close() {
        gate.close();
    }
}
