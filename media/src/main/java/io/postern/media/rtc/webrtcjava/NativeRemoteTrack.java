package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import io.postern.media.frame.DeliveryGate;
import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSink;
import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.RemoteTrack;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A receiving track. libwebrtc has one sink while somebody watches or listens, and none otherwise, because each sink
 * costs a copy of every frame.
 *
 * <p>Removing a native sink waits for a running callback, and a watch may be closed from within that very callback. So
 * sinks are added and removed on the session's call thread, with a lock that no callback takes.
 */
final class NativeRemoteTrack implements RemoteTrack {
    private static final Logger LOG = LoggerFactory.getLogger(NativeRemoteTrack.class);

    /** More than the largest shared screens, 5120 × 2880; such a frame takes 25 MB. */
    static final long MAX_PIXELS = 16L << 20;

    private final MediaStreamTrack track;
    private final String id;
    private final String mid;
    private final Executor calls;
    private final FrameDispatcher watchers = new FrameDispatcher(this::interestChanged);
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private final VideoTrackSink videoSink;
    private final AudioTrackSink audioSink;
    private boolean attached;
    private volatile boolean ended;
    private volatile boolean tooLarge;

    NativeRemoteTrack(MediaStreamTrack track, String id, String mid, Executor calls) {
        this.track = track;
        this.id = id;
        this.mid = mid;
        this.calls = calls;
        this.videoSink = nativeFrame -> {
            NativeVideoFrame frame = new NativeVideoFrame(nativeFrame);
            if (ended || isTooLarge(frame)) {
                frame.close();
            } else {
                watchers.deliver(frame);
            }
        };
        this.audioSink = (data, bitsPerSample, sampleRate, channels, frames) ->
                listeners.forEach(listener -> listener.deliver(data, sampleRate, channels, frames));
    }

    /** Disables the track at the first frame that is too large: its sender may send thirty a second. */
    private boolean isTooLarge(VideoFrame frame) {
        if ((long) frame.width() * frame.height() <= MAX_PIXELS) {
            return false;
        }
        if (!tooLarge) {
            tooLarge = true;
            LOG.warn("Track {} sends {} × {} pixels and is not shown", id, frame.width(), frame.height());
            interestChanged();
        }
        return true;
    }

    @Override
    public MediaKind kind() {
        return track instanceof VideoTrack ? MediaKind.VIDEO : MediaKind.AUDIO;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String mid() {
        return mid;
    }

    @Override
    public void setEnabled(boolean enabled) {
        calls.execute(() -> {
            synchronized (track) {
                if (!ended) {
                    track.setEnabled(enabled);
                }
            }
        });
    }

    @Override
    public Watch watch(VideoSink sink) {
        return watchers.watch(sink);
    }

    @Override
    public Watch listen(SoundSink sink) {
        if (kind() != MediaKind.AUDIO) {
            throw new IllegalStateException("Track " + id + " has no audio");
        }
        Listening listening = new Listening(sink);
        listeners.add(listening);
        interestChanged();
        return listening;
    }

    private void interestChanged() {
        calls.execute(this::attachIfWanted);
    }

    private void attachIfWanted() {
        // The native track's lock: two remote tracks share it briefly when a section is reused.
        synchronized (track) {
            boolean wanted = !ended && !tooLarge && !(watchers.isEmpty() && listeners.isEmpty());
            if (wanted != attached) {
                attached = wanted;
                attach(wanted);
            }
        }
    }

    private void attach(boolean wanted) {
        switch (track) {
            case VideoTrack video when wanted -> video.addSink(videoSink);
            case VideoTrack video -> video.removeSink(videoSink);
            case AudioTrack audio when wanted -> audio.addSink(audioSink);
            case AudioTrack audio -> audio.removeSink(audioSink);
            default -> throw new IllegalStateException("Neither an audio nor a video track: " + track);
        }
    }

    /**
     * Stops delivery; the native track is not touched again. For the owner of the peer session, never for a native
     * callback.
     */
    void end() {
        synchronized (track) {
            ended = true;
            attachIfWanted();
        }
    }

    /** Stops delivery from within a native callback: at once for watchers, a little later for libwebrtc. */
    void endSoon() {
        ended = true;
        interestChanged();
    }

    private final class Listening implements VideoSource.Watch {
        private final SoundSink sink;
        private final DeliveryGate gate = new DeliveryGate();

        Listening(SoundSink sink) {
            this.sink = sink;
        }

        void deliver(byte[] samples, int sampleRate, int channels, int frames) {
            try {
                gate.deliver(() -> sink.accept(samples, sampleRate, channels, frames));
            } catch (RuntimeException e) {
                LOG.error("A listener to track {} failed", id, e);
            }
        }

        @Override
        public void close() {
            if (gate.close()) {
                listeners.remove(this);
                interestChanged();
            }
        }
    }
}
