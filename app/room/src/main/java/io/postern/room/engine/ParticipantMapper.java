package io.postern.room.engine;

import io.postern.room.Participant;
import io.postern.room.Permissions;
import io.postern.room.TrackSource;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import livekit.LivekitModels;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.TrackInfo;

/** Maps LiveKit's participant and track messages to the room's types, and bounds their sizes. */
final class ParticipantMapper {
    /** The server's own limit for names, in code units here; longer names are cut. */
    static final int MAX_NAME_CHARS = 256;

    /** LiveKit's own limit for metadata and for all attributes together; in characters here. */
    static final int MAX_METADATA_CHARS = 64_000;

    /** LiveKit's limit is 256; it rejects longer identities. */
    static final int MAX_IDENTITY_CHARS = 1_024;

    /** The limit on tracks of one participant; a program that publishes more is faulty. */
    static final int MAX_TRACKS = 100;

    private ParticipantMapper() {}

    /** Whether the ids of a participant are within LiveKit's limits. */
    static boolean isPlausible(ParticipantInfo info) {
        return info.getIdentity().length() <= MAX_IDENTITY_CHARS
                && info.getSid().length() <= MAX_IDENTITY_CHARS;
    }

    /** Whether the sender's ids are within LiveKit's limits. */
    static boolean isPlausible(DataPacket packet) {
        return packet.getParticipantIdentity().length() <= MAX_IDENTITY_CHARS
                && packet.getParticipantSid().length() <= MAX_IDENTITY_CHARS;
    }

    /**
     * The same, with everything that a peer chooses bounded: names are cut, metadata and attributes over LiveKit's limits
     * are left out, and so are tracks beyond {@link #MAX_TRACKS}.
     */
    static ParticipantInfo bounded(ParticipantInfo info) {
        ParticipantInfo.Builder builder =
                info.toBuilder().setName(shown(info.getName())).setMetadata(metadata(info.getMetadata()));
        if (attributeChars(info) > MAX_METADATA_CHARS) {
            builder.clearAttributes();
        }
        builder.clearTracks();
        info.getTracksList().stream()
                .limit(MAX_TRACKS)
                .map(track -> track.getName().length() <= MAX_NAME_CHARS
                        ? track
                        : track.toBuilder().setName(shown(track.getName())).build())
                .forEach(builder::addTracks);
        return builder.build();
    }

    /**
     * The same, with its tracks in the order in which they came: a server names them in another order each time, and of two
     * cameras the first must stay the first.
     */
    static ParticipantInfo tracksInOrder(ParticipantInfo before, ParticipantInfo info) {
        Map<String, TrackInfo> now = new LinkedHashMap<>();
        info.getTracksList().forEach(track -> now.put(track.getSid(), track));
        ParticipantInfo.Builder builder = info.toBuilder().clearTracks();
        for (TrackInfo track : before.getTracksList()) {
            TrackInfo still = now.remove(track.getSid());
            if (still != null) {
                builder.addTracks(still);
            }
        }
        return builder.addAllTracks(now.values()).build();
    }

    /** Cut metadata would not be valid JSON, so metadata that is too long is left out. */
    static String metadata(String metadata) {
        return metadata.length() <= MAX_METADATA_CHARS ? metadata : "";
    }

    private static long attributeChars(ParticipantInfo info) {
        return info.getAttributesMap().entrySet().stream()
                .mapToLong(attribute -> (long) attribute.getKey().length()
                        + attribute.getValue().length())
                .sum();
    }

    /** A name short enough to be laid out, never cut inside a character. */
    static String shown(String name) {
        if (name.length() <= MAX_NAME_CHARS) {
            return name;
        }
        int end = Character.isHighSurrogate(name.charAt(MAX_NAME_CHARS - 1)) ? MAX_NAME_CHARS - 1 : MAX_NAME_CHARS;
        return name.substring(0, end);
    }

    static Instant joinedAt(ParticipantInfo info) {
        return info.getJoinedAtMs() > 0
                ? Instant.ofEpochMilli(info.getJoinedAtMs())
                : Instant.ofEpochSecond(info.getJoinedAt());
    }

    static Participant.Kind kind(ParticipantInfo.Kind kind) {
        return switch (kind) {
            case STANDARD -> Participant.Kind.STANDARD;
            case AGENT -> Participant.Kind.AGENT;
            case INGRESS -> Participant.Kind.INGRESS;
            case EGRESS -> Participant.Kind.EGRESS;
            case SIP -> Participant.Kind.SIP;
            default -> Participant.Kind.OTHER;
        };
    }

    /** Maps a participant's permissions; the server states none to mean all. */
    static Permissions permissions(ParticipantInfo info) {
        if (!info.hasPermission()) {
            return Permissions.ALL;
        }
        ParticipantPermission permission = info.getPermission();
        return new Permissions(
                permission.getCanSubscribe(),
                publishable(info),
                permission.getCanPublishData(),
                permission.getCanUpdateMetadata(),
                permission.getHidden());
    }

    /** Maps the sources that a participant may publish; none means all (docs/protocol.md §9). */
    private static Set<TrackSource> publishable(ParticipantInfo info) {
        if (!info.getPermission().getCanPublish()) {
            return Set.of();
        }
        if (info.getPermission().getCanPublishSourcesCount() == 0) {
            return Set.of(TrackSource.values());
        }
        Set<TrackSource> sources = EnumSet.noneOf(TrackSource.class);
        info.getPermission().getCanPublishSourcesList().forEach(source -> sources.add(source(source)));
        return sources;
    }

    static TrackSource source(LivekitModels.TrackSource source) {
        return switch (source) {
            case CAMERA -> TrackSource.CAMERA;
            case MICROPHONE -> TrackSource.MICROPHONE;
            case SCREEN_SHARE -> TrackSource.SCREEN_SHARE;
            case SCREEN_SHARE_AUDIO -> TrackSource.SCREEN_SHARE_AUDIO;
            case UNKNOWN, UNRECOGNIZED -> TrackSource.UNKNOWN;
        };
    }
}
