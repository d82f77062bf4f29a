package io.postern.room;

import io.postern.room.name.NameSanitizer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A participant of the room. Immutable.
 *
 * @param sid the server's id of this visit ({@code PA_…}); changes when they come back
 * @param identity the participant's identity; unique in a room
 * @param name the display name; may be empty, as long as the server allows, and hold any Unicode
 * @param isLocal whether this is ourselves
 * @param publications in the order they were published
 * @param audioLevel 0 to 1 as the server last reported
 */
public record Participant(
        String sid,
        String identity,
        String name,
        Kind kind,
        boolean isLocal,
        Instant joinedAt,
        String metadata,
        Map<String, String> attributes,
        List<Publication> publications,
        boolean speaking,
        double audioLevel,
        ConnectionQuality quality) {
    public Participant {
        attributes = Map.copyOf(attributes);
        publications = List.copyOf(publications);
    }

    /** The name as one short line for display, or the identity if the name is invisible. Not unique. */
    public String displayName() {
        return NameSanitizer.oneLine(name, identity);
    }

    /**
     * The first publication of a source that is on, or the first if all are muted. One that was published without a source
     * counts as camera or microphone ({@link Publication#shownAs}).
     */
    public Optional<Publication> publication(TrackSource source) {
        return publications.stream()
                .filter(p -> p.isOf(source) && !p.muted())
                .findFirst()
                .or(() -> publications.stream().filter(p -> p.isOf(source)).findFirst());
    }

    /** All publications of a source in the order they were published, muted ones too; somebody may have two cameras. */
    public List<Publication> publications(TrackSource source) {
        return publications.stream().filter(p -> p.isOf(source)).toList();
    }

    /** LiveKit's ParticipantInfo.Kind, as far as it matters to people. */
    public enum Kind {
        STANDARD,
        AGENT,
        INGRESS,
        EGRESS,
        SIP,
        OTHER
    }
}
