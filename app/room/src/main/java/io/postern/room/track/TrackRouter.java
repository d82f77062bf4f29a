package io.postern.room.track;

import io.postern.media.frame.PictureSource;
import io.postern.media.frame.PictureSource.Watch;
import io.postern.media.rtc.RemoteTrack;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Leads watchers of a publication to whatever carries it at the moment. Watching is possible before the publication is
 * there and goes on after a reconnection. Thread safe.
 */
public final class TrackRouter {
    private final ConcurrentMap<String, TrackSwitch<PictureSource>> pictures = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, TrackSwitch<RemoteTrack>> sounds = new ConcurrentHashMap<>();

    /** Pictures of a publication, own or remote. */
    public PictureSource pictures(String sid) {
        return sink -> pictureSwitch(sid).attach((origin, gate) -> origin.watch(gate.before(sink)));
    }

    /** Decoded sound of a remote publication. */
    public Watch listen(String sid, RemoteTrack.SoundSink sink) {
        return soundSwitch(sid).attach((origin, gate) -> origin.listen(gate.before(sink)));
    }

    /** Says where the pictures of a publication come from now; null when from nowhere. */
    public void connectPictures(String sid, @Nullable PictureSource origin) {
        if (origin != null) {
            pictureSwitch(sid).connect(origin);
            return;
        }
        TrackSwitch<PictureSource> known = pictures.get(sid);
        if (known != null) {
            known.connect(null);
            // Sids are not used again, so what nobody watches any more would only pile up.
            pictures.computeIfPresent(sid, (key, value) -> value.isIdle() ? null : value);
        }
    }

    /** The same for sound. */
    public void connectSound(String sid, @Nullable RemoteTrack origin) {
        if (origin != null) {
            soundSwitch(sid).connect(origin);
            return;
        }
        TrackSwitch<RemoteTrack> known = sounds.get(sid);
        if (known != null) {
            known.connect(null);
            sounds.computeIfPresent(sid, (key, value) -> value.isIdle() ? null : value);
        }
    }

    private TrackSwitch<PictureSource> pictureSwitch(String sid) {
        return pictures.computeIfAbsent(sid, key -> new TrackSwitch<>());
    }

    private TrackSwitch<RemoteTrack> soundSwitch(String sid) {
        return sounds.computeIfAbsent(sid, key -> new TrackSwitch<>());
    }
}
