package io.postern.room.track;

import io.postern.media.frame.VideoSink;
import io.postern.media.rtc.RemoteTrack.SoundSink;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Passes video frames and sound on to one sink until it is closed. Closing waits for a delivery that is under way, and may
 * be done from within it. Thread safe.
 */
final class DeliveryGate {
    private final ReentrantLock delivering = new ReentrantLock();
    private boolean closed;

    /** The sink behind the gate; pictures that come too late are given back. */
    VideoSink before(VideoSink sink) {
        return picture -> {
            if (!passes(() -> sink.accept(picture))) {
                picture.close();
            }
        };
    }

    /** The sink behind the gate. */
    SoundSink before(SoundSink sink) {
        return (samples, sampleRate, channels, frames) ->
                passes(() -> sink.accept(samples, sampleRate, channels, frames));
    }

    private boolean passes(Runnable delivery) {
        delivering.lock();
        try {
            if (closed) {
                return false;
            }
            delivery.run();
            return true;
        } finally {
            delivering.unlock();
        }
    }

    void close() {
        delivering.lock();
        try {
            closed = true;
        } finally {
            delivering.unlock();
        }
    }
}
