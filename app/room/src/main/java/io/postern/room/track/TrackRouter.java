package io.postern.room.track;

import io.postern.media.frame.VideoSource;
import io.postern.media.frame.VideoSource.Watch;
import io.postern.media.rtc.RemoteTrack;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Connects watchers of a publication with the track that carries it at the moment. Watching is possible before the
 * publication is there and goes on after a reconnection. Thread safe.
 */
public final class TrackRouter {
    private final ConcurrentMap<String, SwitchableSource<VideoSource>> pictures = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, SwitchableSource<RemoteTrack>> sounds = new ConcurrentHashMap<>();

    /** Video of a publication, own or remote. */
    public VideoSource video(String sid) {
        return sink -> attach(pictures, sid, (origin, gate) -> origin.watch(gate.before(sink)));
    }

    /** Decoded sound of a remote publication. */
    public Watch listen(String sid, RemoteTrack.SoundSink sink) {
        return attach(sounds, sid, (origin, gate) -> origin.listen(gate.before(sink)));
    }

    /** Sets the origin of a publication's video; null for none. Always by the same thread. */
    public void connectVideo(String sid, @Nullable VideoSource origin) {
        connect(pictures, sid, origin);
    }

    /** The same for sound. */
    public void connectSound(String sid, @Nullable RemoteTrack origin) {
        connect(sounds, sid, origin);
    }

    private static <T> Watch attach(
            ConcurrentMap<String, SwitchableSource<T>> switches,
            String sid,
            BiFunction<T, SinkGate, Watch> attachment) {
        while (true) {
            SwitchableSource<T> present = switches.computeIfAbsent(sid, _ -> new SwitchableSource<>());
            Optional<Watch> watch = present.tryAttach(attachment);
            if (watch.isPresent()) {
                return watch.get();
            }
            // Retired between the two lines above, so it is about to leave the map, or has left it.
            Thread.onSpinWait();
        }
    }

    private static <T> void connect(
            ConcurrentMap<String, SwitchableSource<T>> switches, String sid, @Nullable T origin) {
        if (origin != null) {
            switches.computeIfAbsent(sid, _ -> new SwitchableSource<>()).connect(origin);
            return;
        }
        SwitchableSource<T> known = switches.get(sid);
        if (known != null) {
            known.connect(null);
            // Sids are not used again, so what nobody watches any more would only pile up.
            switches.computeIfPresent(sid, (_, value) -> value.retireIfIdle() ? null : value);
        }
    }
}
