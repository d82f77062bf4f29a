package io.postern.room.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.postern.media.rtc.MediaKind;
import io.postern.room.Publication.Subscription;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemoteTracksTest {
    @Test
    void whatIsSaidOfPublicationsThatNobodyHasFillsNoMemory() {
        RemoteTracks tracks = new RemoteTracks(new TrackRouter());
        int said = 3 * RemoteTracks.MAX_NOTED;
        for (int i = 0; i < said; i++) {
            tracks.onPaused("TR_paused-" + i, true);
            tracks.onPermission("TR_forbidden-" + i, false);
            tracks.onSubscriptionFailed("TR_failed-" + i);
        }
        assertEquals(
                RemoteTracks.MAX_NOTED,
                IntStream.range(0, said)
                        .filter(i -> tracks.isPaused("TR_paused-" + i, MediaKind.VIDEO))
                        .count());
        assertEquals(RemoteTracks.MAX_NOTED, count(tracks, "TR_forbidden-", said, Subscription.NOT_ALLOWED));
        assertEquals(RemoteTracks.MAX_NOTED, count(tracks, "TR_failed-", said, Subscription.FAILED));

        RemoteTracks others = new RemoteTracks(new TrackRouter());
        String huge = "x".repeat(1 << 20);
        others.onPaused(huge, true);
        assertFalse(others.isPaused(huge, MediaKind.VIDEO));
    }

    private static long count(RemoteTracks tracks, String name, int said, Subscription expected) {
        return IntStream.range(0, said)
                .filter(i -> tracks.subscription(name + i) == expected)
                .count();
    }
}
