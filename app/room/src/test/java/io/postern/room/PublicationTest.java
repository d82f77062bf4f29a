package io.postern.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.media.rtc.MediaKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the source and kind as which a publication is shown, however it was published. */
final class PublicationTest {
    private static Publication publication(String sid, TrackSource source, MediaKind kind, boolean muted) {
        return new Publication(
                sid, kind, source, "", muted, 0, 0, "", false, Publication.Subscription.SUBSCRIBED, false);
    }

    private static Participant participant(Publication... publications) {
        return new Participant(
                "PA_1",
                "nina",
                "Nina",
                Participant.Kind.STANDARD,
                false,
                Instant.EPOCH,
                "",
                Map.of(),
                List.of(publications),
                false,
                0,
                ConnectionQuality.GOOD);
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN, VIDEO, CAMERA",
        "UNKNOWN, AUDIO, MICROPHONE",
        "CAMERA, VIDEO, CAMERA",
        "CAMERA, AUDIO, MICROPHONE",
        "MICROPHONE, AUDIO, MICROPHONE",
        "MICROPHONE, VIDEO, CAMERA",
        "SCREEN_SHARE, VIDEO, SCREEN_SHARE",
        "SCREEN_SHARE, AUDIO, SCREEN_SHARE_AUDIO",
        "SCREEN_SHARE_AUDIO, AUDIO, SCREEN_SHARE_AUDIO",
        "SCREEN_SHARE_AUDIO, VIDEO, SCREEN_SHARE"
    })
    void isShownAsWhatItsKindAllows(TrackSource source, MediaKind kind, TrackSource shownAs) {
        assertEquals(shownAs, publication("TR_1", source, kind, false).shownAs());
    }

    @Test
    void theFirstThatIsOnCounts() {
        Publication muted = publication("TR_1", TrackSource.CAMERA, MediaKind.VIDEO, true);
        Publication live = publication("TR_2", TrackSource.UNKNOWN, MediaKind.VIDEO, false);
        Participant nina = participant(muted, live);
        assertEquals(Optional.of(live), nina.publication(TrackSource.CAMERA));
        assertEquals(Optional.of(live), nina.publication(TrackSource.UNKNOWN));
        assertEquals(List.of(muted, live), nina.publications(TrackSource.CAMERA));
        assertEquals(Optional.of(muted), participant(muted).publication(TrackSource.CAMERA));
        assertEquals(Optional.empty(), nina.publication(TrackSource.MICROPHONE));
    }
}
