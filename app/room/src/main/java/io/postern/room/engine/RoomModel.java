package io.postern.room.engine;

import io.postern.media.rtc.MediaKind;
import io.postern.room.ChatMessage;
import io.postern.room.ConnectionQuality;
import io.postern.room.ConnectionState;
import io.postern.room.MediaPath;
import io.postern.room.Participant;
import io.postern.room.Permissions;
import io.postern.room.Publication;
import io.postern.room.RoomEvent;
import io.postern.room.RoomSnapshot;
import io.postern.room.track.LocalTracks;
import io.postern.room.track.RemoteTracks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import livekit.LivekitModels;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.SpeakerInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRtc.ConnectionQualityInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps participants and state of the room as the server reports them, and makes snapshots and events of them. */
final class RoomModel {
    private static final Logger log = LoggerFactory.getLogger(RoomModel.class);

    /** Others in a room that are kept; LiveKit's own servers hold 3,000 at most. */
    static final int MAX_REMOTES = 5_000;

    /** The limit for all other participants together, as bytes on the wire. */
    static final long MAX_REMOTE_BYTES = 32L << 20;

    private final LocalTracks localTracks;
    private final RemoteTracks remoteTracks;
    private final Consumer<RoomEvent> events;
    private final Consumer<ParticipantInfo> left;
    private final Consumer<ParticipantInfo> arrived;
    private final Map<String, Member> remotes = new LinkedHashMap<>();
    private final String name;
    private @Nullable Member local;
    private ConnectionState connection = new ConnectionState.Idle();
    private List<ChatMessage> chat = List.of();
    private Optional<MediaPath> path = Optional.empty();
    private Duration roundTrip = Duration.ZERO;
    private long remoteBytes;
    private boolean toldOfTooMany;
    private boolean recording;
    private String metadata = "";
    private Permissions permissions = Permissions.ALL;

    /**
     * @param left told about everyone who is gone, so that what belongs to them can be forgotten
     * @param arrived told about everyone who came after us
     */
    RoomModel(
            String name,
            LocalTracks localTracks,
            RemoteTracks remoteTracks,
            Consumer<RoomEvent> events,
            Consumer<ParticipantInfo> left,
            Consumer<ParticipantInfo> arrived) {
        this.arrived = arrived;
        this.name = name;
        this.localTracks = localTracks;
        this.remoteTracks = remoteTracks;
        this.events = events;
        this.left = left;
    }

    RoomSnapshot snapshot() {
        Member me = local;
        return new RoomSnapshot(
                name,
                connection,
                me == null ? Optional.empty() : Optional.of(participant(me)),
                remotes.values().stream().map(this::participant).toList(),
                chat,
                path,
                roundTrip,
                recording,
                metadata,
                permissions);
    }

    void connection(ConnectionState state) {
        connection = state;
    }

    ConnectionState connection() {
        return connection;
    }

    void chat(List<ChatMessage> messages) {
        chat = messages;
    }

    void path(Optional<MediaPath> now) {
        path = now;
    }

    void roundTrip(Duration now) {
        roundTrip = now;
    }

    /** Our own permissions. */
    Permissions permissions() {
        return permissions;
    }

    String localIdentity() {
        Member me = local;
        return me == null ? "" : me.info.getIdentity();
    }

    String localSid() {
        Member me = local;
        return me == null ? "" : me.info.getSid();
    }

    String localName() {
        Member me = local;
        return me == null ? "" : ParticipantMapper.shown(me.info.getName());
    }

    /** The name of someone in the room, or their identity. */
    String displayName(String identity) {
        Member member = remotes.get(identity);
        return member == null ? identity : participant(member).displayName();
    }

    boolean knows(String identity) {
        return remotes.containsKey(identity) || localIdentity().equals(identity);
    }

    Optional<String> ownerOf(String trackSid) {
        return remotes.values().stream()
                .filter(member -> member.info.getTracksList().stream()
                        .anyMatch(track -> track.getSid().equals(trackSid)))
                .map(member -> member.info.getSid())
                .findFirst();
    }

    /** Whether somebody else's publication is switched off by its owner; also if it is unknown. */
    boolean isMuted(String trackSid) {
        return remotes.values().stream()
                .flatMap(member -> member.info.getTracksList().stream())
                .filter(track -> track.getSid().equals(trackSid))
                .findFirst()
                .map(TrackInfo::getMuted)
                .orElse(true);
    }

    /** The video that the others publish. */
    List<TrackInfo> remoteVideo() {
        return remotes.values().stream()
                .flatMap(member -> member.info.getTracksList().stream())
                .filter(track -> track.getType() == LivekitModels.TrackType.VIDEO)
                .toList();
    }

    /** The state at joining. After a full reconnection whoever is not in it any more has left. */
    void joined(LivekitModels.Room room, ParticipantInfo self, List<ParticipantInfo> others, boolean announce) {
        interrupted();
        boolean wasHere = local != null;
        local = new Member(ParticipantMapper.bounded(self));
        permissions(ParticipantMapper.permissions(self), wasHere);
        List<String> present = others.stream().map(ParticipantInfo::getIdentity).toList();
        for (Member member : List.copyOf(remotes.values())) {
            if (!present.contains(member.info.getIdentity())) {
                remove(member, DisconnectReason.UNKNOWN_REASON);
            }
        }
        others.forEach(other -> update(other, announce));
        roomUpdated(room);
    }

    void roomUpdated(LivekitModels.Room room) {
        recording = room.getActiveRecording();
        String now = ParticipantMapper.metadata(room.getMetadata());
        if (!metadata.equals(now)) {
            metadata = now;
            events.accept(new RoomEvent.RoomMetadataChanged(metadata));
        }
    }

    /** One participant as the server now sees them (docs/protocol.md §4). */
    void update(ParticipantInfo said, boolean announce) {
        if (!ParticipantMapper.isPlausible(said)) {
            return;
        }
        ParticipantInfo info = ParticipantMapper.bounded(said);
        Member me = local;
        if (me != null && isLocal(info, me)) {
            if (info.getVersion() >= me.info.getVersion() || !info.getSid().equals(me.info.getSid())) {
                me.info = info;
                permissions(ParticipantMapper.permissions(info), true);
                localTracks.onOwnInfo(info.getTracksList());
            }
            return;
        }
        Member known = remotes.get(info.getIdentity());
        if (known != null && !known.info.getSid().equals(info.getSid())) {
            if (info.getState() == ParticipantInfo.State.DISCONNECTED) {
                // The end of an earlier visit; they are back already.
                return;
            }
            remove(known, DisconnectReason.UNKNOWN_REASON);
            known = null;
        }
        if (info.getState() == ParticipantInfo.State.DISCONNECTED) {
            if (known != null) {
                remove(known, info.getDisconnectReason());
            }
            return;
        }
        if (known != null && info.getVersion() < known.info.getVersion()) {
            return;
        }
        if (!fits(known, info)) {
            return;
        }
        if (known == null) {
            known = new Member(info.toBuilder().clearTracks().build());
            remotes.put(info.getIdentity(), known);
            remoteBytes += known.info.getSerializedSize();
            if (announce) {
                events.accept(new RoomEvent.ParticipantJoined(participant(known)));
                arrived.accept(info);
            }
        }
        ParticipantInfo before = known.info;
        known.info = ParticipantMapper.tracksInOrder(before, info);
        remoteBytes += (long) known.info.getSerializedSize() - before.getSerializedSize();
        compareTracks(known, before);
    }

    /** Whether there is room for what the server says of one of the others; a server may say anything. */
    private boolean fits(@Nullable Member known, ParticipantInfo info) {
        long more = (long) info.getSerializedSize() - (known == null ? 0 : known.info.getSerializedSize());
        if ((known != null || remotes.size() < MAX_REMOTES) && (more <= 0 || remoteBytes + more <= MAX_REMOTE_BYTES)) {
            return true;
        }
        if (!toldOfTooMany) {
            toldOfTooMany = true;
            log.warn("The server tells more of others than any room has; the rest is left out");
        }
        return false;
    }

    /** The server tells changes alone, and none is heard for a while: nobody is known to speak. */
    void interrupted() {
        Member me = local;
        boolean anyone = me != null && me.silence();
        for (Member member : remotes.values()) {
            anyone |= member.silence();
        }
        if (anyone) {
            events.accept(new RoomEvent.SpeakersChanged(List.of()));
        }
    }

    void speakers(List<SpeakerInfo> changed) {
        Member me = local;
        for (SpeakerInfo speaker : changed) {
            Optional<Member> member =
                    me != null && me.info.getSid().equals(speaker.getSid()) ? Optional.of(me) : bySid(speaker.getSid());
            member.ifPresent(m -> {
                m.speaking = speaker.getActive() && speaker.getLevel() > 0;
                m.level = m.speaking ? speaker.getLevel() : 0;
            });
        }
        List<Participant> speaking = new ArrayList<>();
        if (me != null && me.speaking) {
            speaking.add(participant(me));
        }
        remotes.values().stream().filter(m -> m.speaking).map(this::participant).forEach(speaking::add);
        speaking.sort(Comparator.comparingDouble(Participant::audioLevel).reversed());
        events.accept(new RoomEvent.SpeakersChanged(List.copyOf(speaking)));
    }

    void quality(List<ConnectionQualityInfo> updates) {
        Member me = local;
        for (ConnectionQualityInfo update : updates) {
            Optional<Member> member = me != null && me.info.getSid().equals(update.getParticipantSid())
                    ? Optional.of(me)
                    : bySid(update.getParticipantSid());
            member.ifPresent(m -> {
                ConnectionQuality quality = switch (update.getQuality()) {
                    case POOR -> ConnectionQuality.POOR;
                    case GOOD -> ConnectionQuality.GOOD;
                    case EXCELLENT -> ConnectionQuality.EXCELLENT;
                    case LOST -> ConnectionQuality.LOST;
                    case UNRECOGNIZED -> ConnectionQuality.UNKNOWN;
                };
                if (quality != m.quality) {
                    m.quality = quality;
                    events.accept(new RoomEvent.QualityChanged(participant(m)));
                }
            });
        }
    }

    /** Tells listeners which remote tracks began or ceased to arrive since the last time. */
    void announceSubscriptions() {
        for (Member member : remotes.values()) {
            for (TrackInfo track : member.info.getTracksList()) {
                boolean now = remoteTracks.subscription(track.getSid()) == Publication.Subscription.SUBSCRIBED;
                boolean before = member.arriving.contains(track.getSid());
                if (now && !before) {
                    member.arriving.add(track.getSid());
                    events.accept(new RoomEvent.TrackSubscribed(participant(member), publication(track)));
                } else if (!now && before) {
                    member.arriving.remove(track.getSid());
                    events.accept(new RoomEvent.TrackUnsubscribed(participant(member), publication(track)));
                }
            }
        }
    }

    private void permissions(Permissions now, boolean announce) {
        Permissions before = permissions;
        if (now.equals(before)) {
            return;
        }
        permissions = now;
        localTracks.onPublishable(now.publishable());
        if (announce) {
            events.accept(new RoomEvent.PermissionsChanged(before, now));
        }
    }

    private void compareTracks(Member member, ParticipantInfo before) {
        Map<String, TrackInfo> old = new LinkedHashMap<>();
        before.getTracksList().forEach(track -> old.put(track.getSid(), track));
        for (TrackInfo track : member.info.getTracksList()) {
            TrackInfo earlier = old.remove(track.getSid());
            if (isEncrypted(track) && (earlier == null || !isEncrypted(earlier))) {
                remoteTracks.onEncrypted(track.getSid());
            }
            if (earlier == null) {
                events.accept(new RoomEvent.TrackPublished(participant(member), publication(track)));
            } else if (earlier.getMuted() != track.getMuted()) {
                events.accept(new RoomEvent.MutedChanged(participant(member), publication(track)));
            }
        }
        for (TrackInfo gone : old.values()) {
            unpublished(member, gone);
        }
    }

    private void unpublished(Member member, TrackInfo gone) {
        if (member.arriving.remove(gone.getSid())) {
            events.accept(new RoomEvent.TrackUnsubscribed(participant(member), publication(gone)));
        }
        events.accept(new RoomEvent.TrackUnpublished(participant(member), publication(gone)));
        remoteTracks.forget(gone.getSid());
    }

    private void remove(Member member, DisconnectReason reason) {
        for (TrackInfo track : member.info.getTracksList()) {
            unpublished(member, track);
        }
        if (remotes.remove(member.info.getIdentity(), member)) {
            remoteBytes -= member.info.getSerializedSize();
        }
        left.accept(member.info.toBuilder().setDisconnectReason(reason).build());
        events.accept(new RoomEvent.ParticipantLeft(participant(member)));
    }

    private static boolean isLocal(ParticipantInfo info, Member me) {
        return info.getSid().equals(me.info.getSid()) || info.getIdentity().equals(me.info.getIdentity());
    }

    private Optional<Member> bySid(String sid) {
        return remotes.values().stream()
                .filter(member -> member.info.getSid().equals(sid))
                .findFirst();
    }

    private Participant participant(Member member) {
        boolean isLocal = Objects.equals(member, local);
        ParticipantInfo info = member.info;
        return new Participant(
                info.getSid(),
                info.getIdentity(),
                ParticipantMapper.shown(info.getName()),
                ParticipantMapper.kind(info.getKind()),
                isLocal,
                ParticipantMapper.joinedAt(info),
                info.getMetadata(),
                info.getAttributesMap(),
                isLocal
                        ? localTracks.publications()
                        : info.getTracksList().stream().map(this::publication).toList(),
                member.speaking,
                member.level,
                member.quality);
    }

    private Publication.Subscription subscription(String sid) {
        Publication.Subscription known = remoteTracks.subscription(sid);
        return known == Publication.Subscription.WAITING && !permissions.canSubscribe()
                ? Publication.Subscription.NOT_ALLOWED
                : known;
    }

    private static boolean isEncrypted(TrackInfo track) {
        return track.getEncryption() != LivekitModels.Encryption.Type.NONE;
    }

    private Publication publication(TrackInfo track) {
        MediaKind kind = track.getType() == LivekitModels.TrackType.VIDEO ? MediaKind.VIDEO : MediaKind.AUDIO;
        return new Publication(
                track.getSid(),
                kind,
                ParticipantMapper.source(track.getSource()),
                ParticipantMapper.shown(track.getName()),
                track.getMuted(),
                track.getWidth(),
                track.getHeight(),
                track.getMimeType(),
                isEncrypted(track),
                subscription(track.getSid()),
                remoteTracks.isPaused(track.getSid(), kind));
    }

    private static final class Member {
        private ParticipantInfo info;
        private final Set<String> arriving = new java.util.HashSet<>();
        private boolean speaking;
        private double level;
        private ConnectionQuality quality = ConnectionQuality.UNKNOWN;

        Member(ParticipantInfo info) {
            this.info = info;
        }

        /** @return whether they were known to speak */
        boolean silence() {
            boolean spoke = speaking;
            speaking = false;
            level = 0;
            return spoke;
        }
    }
}
