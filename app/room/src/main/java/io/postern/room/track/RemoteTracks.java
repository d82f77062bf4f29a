package io.postern.room.track;

import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.RemoteTrack;
import io.postern.room.Publication.Subscription;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Maps publications to the media sections in which they arrive, and tracks the state of each subscription. Tracks and
 * announcements come in any order; whatever is known is put together when the other half arrives. Owned by the room's
 * executor.
 */
public final class RemoteTracks {
    /** Publications of which something is noted; more than a room has. */
    static final int MAX_NOTED = 10_000;

    /** LiveKit's have 14. */
    private static final int MAX_SID_CHARS = 128;

    private final TrackRouter router;
    private final Map<String, RemoteTrack> byMid = new HashMap<>();
    private final Map<String, String> sidByMid = new HashMap<>();
    private final Map<String, RemoteTrack> bySid = new HashMap<>();
    private final Set<String> paused = new HashSet<>();
    private boolean videoPaused;
    private Set<String> late = Set.of();
    private final Set<String> notAllowed = new HashSet<>();
    private final Set<String> failed = new HashSet<>();
    private final Map<String, Boolean> wished = new HashMap<>();
    private final Set<String> encrypted = new HashSet<>();
    /** Tracks whose decoding and playing is switched off, because they carry something encrypted. */
    private final Set<RemoteTrack> silenced = new HashSet<>();

    public RemoteTracks(TrackRouter router) {
        this.router = router;
    }

    /** A receiving track became known. */
    public void onTrack(RemoteTrack track) {
        byMid.put(track.mid(), track);
        rebind();
    }

    /** A remote description says which section carries which publication now. */
    public void onSections(Map<String, String> tracksByMid) {
        sidByMid.clear();
        sidByMid.putAll(tracksByMid);
        rebind();
    }

    /** The connection is gone for good; nothing arrives any more. */
    public void disconnected() {
        byMid.clear();
        sidByMid.clear();
        rebind();
        paused.clear();
        failed.clear();
        notAllowed.clear();
    }

    /** A publication is encrypted end to end: what comes of it, for as long as it comes, is noise. */
    public void onEncrypted(String sid) {
        if (encrypted.add(sid)) {
            rebind();
        }
    }

    public void onPaused(String sid, boolean isPaused) {
        if (isPaused) {
            note(paused, sid);
        } else {
            paused.remove(sid);
        }
    }

    /** Whether no video is requested because the path is too narrow at the moment. */
    public void onVideoPaused(boolean arePaused) {
        videoPaused = arePaused;
    }

    /**
     * Which publications are watched, asked for, and have not begun in time.
     *
     * @return whether they are others than before
     */
    public boolean onLate(Set<String> sids) {
        boolean others = !late.equals(sids);
        late = Set.copyOf(sids);
        return others;
    }

    public void onPermission(String sid, boolean allowed) {
        if (allowed) {
            notAllowed.remove(sid);
        } else {
            note(notAllowed, sid);
        }
    }

    public void onSubscriptionFailed(String sid) {
        note(failed, sid);
    }

    /** The notice may concern a publication that is announced later, or none at all. */
    private static void note(Set<String> sids, String sid) {
        if (sids.size() < MAX_NOTED && sid.length() <= MAX_SID_CHARS) {
            sids.add(sid);
        }
    }

    /** Notes whether the person wants to receive a publication; the default is what the room was joined with. */
    public void wish(String sid, boolean subscribed) {
        wished.put(sid, subscribed);
        failed.remove(sid);
    }

    /** Publications that are encrypted end to end. */
    public Set<String> encrypted() {
        return Set.copyOf(encrypted);
    }

    public boolean isEncrypted(String sid) {
        return encrypted.contains(sid);
    }

    /** Publications that are not to be received: not wished for, or encrypted. */
    public Set<String> unwanted() {
        Set<String> sids = new HashSet<>(encrypted);
        wished.forEach((sid, subscribed) -> {
            if (!subscribed) {
                sids.add(sid);
            }
        });
        return sids;
    }

    /** Whether a publication does not come: for want of bandwidth, or though it was asked for. */
    public boolean isPaused(String sid, MediaKind kind) {
        return isHeldBack(sid) || late.contains(sid) || (videoPaused && kind == MediaKind.VIDEO);
    }

    /** Whether the server has said that it holds a publication back for want of bandwidth. */
    public boolean isHeldBack(String sid) {
        return paused.contains(sid);
    }

    public Subscription subscription(String sid) {
        if (encrypted.contains(sid)) {
            return Subscription.NONE;
        }
        if (notAllowed.contains(sid)) {
            return Subscription.NOT_ALLOWED;
        }
        if (failed.contains(sid)) {
            return Subscription.FAILED;
        }
        if (bySid.containsKey(sid)) {
            return Subscription.SUBSCRIBED;
        }
        return wished.getOrDefault(sid, true) ? Subscription.WAITING : Subscription.NONE;
    }

    /**
     * Bytes received so far of the video frames that should be coming.
     *
     * @param absent whether a publication is switched off by its owner or not asked for now
     */
    public Map<String, Long> received(List<PeerStats> stats, Predicate<String> absent) {
        Map<String, Long> bytes = new HashMap<>();
        bySid.forEach((sid, track) -> {
            if (track.kind() == MediaKind.VIDEO && !absent.test(sid) && wished.getOrDefault(sid, true)) {
                stats.stream()
                        .flatMap(peer -> peer.inbound().stream())
                        .filter(inbound -> inbound.mid().equals(track.mid()))
                        .forEach(inbound -> bytes.put(sid, inbound.bytesReceived()));
            }
        });
        return bytes;
    }

    /** The publication that arrives in a media section now. */
    public Optional<String> sid(String mid) {
        return byMid.containsKey(mid) ? Optional.ofNullable(sidByMid.get(mid)) : Optional.empty();
    }

    /** The track that carries a publication now. */
    public Optional<RemoteTrack> track(String sid) {
        return Optional.ofNullable(bySid.get(sid));
    }

    /** A publication is gone for good. */
    public void forget(String sid) {
        paused.remove(sid);
        notAllowed.remove(sid);
        failed.remove(sid);
        wished.remove(sid);
        encrypted.remove(sid);
    }

    private void silence(RemoteTrack track, boolean silent) {
        if (silent ? silenced.add(track) : silenced.remove(track)) {
            track.setEnabled(!silent);
        }
    }

    private void rebind() {
        Map<String, RemoteTrack> now = new HashMap<>();
        sidByMid.forEach((mid, sid) -> {
            RemoteTrack track = byMid.get(mid);
            if (track != null && !encrypted.contains(sid)) {
                now.put(sid, track);
            }
            if (track != null) {
                silence(track, encrypted.contains(sid));
            }
        });
        silenced.retainAll(byMid.values());
        for (String sid : Set.copyOf(bySid.keySet())) {
            if (!now.containsKey(sid)) {
                router.connectVideo(sid, null);
                router.connectSound(sid, null);
            }
        }
        now.forEach((sid, track) -> {
            if (!bySid.containsKey(sid)) {
                // It comes, whatever was said before: what said that it may come can have been lost with a socket.
                notAllowed.remove(sid);
                failed.remove(sid);
            }
            if (track.kind() == MediaKind.VIDEO) {
                router.connectVideo(sid, track);
            } else {
                router.connectSound(sid, track);
            }
        });
        bySid.clear();
        bySid.putAll(now);
    }
}
