package io.postern.room.engine;

import io.postern.room.Participant;
import io.postern.room.TrackSource;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import livekit.LivekitModels;
import livekit.LivekitModels.ParticipantInfo;

/** The server's words for participants and tracks as ours. */
final class MemberNames {
    /** The server's own limit for names, in code units here; whatever else claims to be a name is cut. */
    static final int MAX_NAME = 256;

    private MemberNames() {}

    /** A name short enough to be laid out, never cut inside a character. */
    static String shown(String name) {
        if (name.length() <= MAX_NAME) {
            return name;
        }
        int end = Character.isHighSurrogate(name.charAt(MAX_NAME - 1)) ? MAX_NAME - 1 : MAX_NAME;
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

    /** What somebody may publish: with no sources named, all of them (livekit-protocol §9). */
    static Set<TrackSource> publishable(ParticipantInfo info) {
        if (!info.hasPermission()) {
            return Set.of(TrackSource.values());
        }
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
