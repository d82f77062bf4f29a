package io.postern.backend.rooms;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import livekit.LivekitModels;

/**
 * A participant in a response.
 *
 * @param state {@code joining}, {@code joined}, {@code active} or {@code disconnected}
 * @param kind {@code standard}, {@code agent} and so on
 * @param joinedAt ISO 8601, UTC
 */
public record ParticipantView(
        String identity, String name, String sid, String state, String kind, String joinedAt, List<TrackView> tracks) {
    /**
     * A published track.
     *
     * @param type {@code audio}, {@code video} or {@code data}
     * @param source {@code camera}, {@code microphone}, {@code screen_share} and so on
     */
    public record TrackView(
            String sid,
            String type,
            String source,
            String name,
            boolean muted,
            int width,
            int height,
            String mimeType) {
        static TrackView of(LivekitModels.TrackInfo track) {
            return new TrackView(
                    track.getSid(),
                    lowerCase(track.getType()),
                    lowerCase(track.getSource()),
                    track.getName(),
                    track.getMuted(),
                    track.getWidth(),
                    track.getHeight(),
                    track.getMimeType());
        }
    }

    static ParticipantView of(LivekitModels.ParticipantInfo participant) {
        return new ParticipantView(
                participant.getIdentity(),
                participant.getName(),
                participant.getSid(),
                lowerCase(participant.getState()),
                lowerCase(participant.getKind()),
                Instant.ofEpochSecond(participant.getJoinedAt()).toString(),
                participant.getTracksList().stream().map(TrackView::of).toList());
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
