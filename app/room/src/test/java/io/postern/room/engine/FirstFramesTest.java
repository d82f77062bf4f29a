package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.Publication;
import io.postern.room.RoomOptions;
import io.postern.room.RoomSnapshot;
import io.postern.testing.signal.ScriptedConnection;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.UpdateSubscription;
import livekit.LivekitRtc.UpdateTrackSettings;
import org.junit.jupiter.api.Test;

/** A server that sends nothing of what is watched, and says nothing about it. */
class FirstFramesTest {
    private static final RoomOptions ADAPTIVE = RoomOptions.DEFAULTS.withAdaptiveStream(true);
    private static final TrackInfo CAMERA = RoomFixture.camera("TR_1");

    @Test
    void whatIsWatchedAndDoesNotBeginIsAskedForAgainSaidToBePausedAndSubscribedToAnew() {
        try (RoomFixture fixture = new RoomFixture(ADAPTIVE)) {
            ScriptedConnection connection = fixture.joined(RoomFixture.participant("ana", "Ana", CAMERA));
            fixture.room.video("TR_1").watch(picture -> picture.close(), 160, 90);
            UpdateTrackSettings wanted = settings(connection);
            assertEquals(160, wanted.getWidth());
            assertFalse(publication(fixture.room.snapshot()).paused());

            assertTrue(settings(connection).getDisabled());
            assertEquals(wanted, settings(connection));
            fixture.until(s -> publication(s).paused());
            assertFalse(subscription(connection).getSubscribe());
            assertTrue(subscription(connection).getSubscribe());
            assertEquals(wanted, settings(connection));
        }
    }

    @Test
    void whatIsSwitchedOffMeanwhileIsWaitedForNoLonger() {
        try (RoomFixture fixture = new RoomFixture(ADAPTIVE)) {
            ScriptedConnection connection = fixture.joined(RoomFixture.participant("ana", "Ana", CAMERA));
            fixture.room.video("TR_1").watch(picture -> picture.close(), 160, 90);
            fixture.until(s -> publication(s).paused());
            connection.send(RoomFixture.update(RoomFixture.participant(
                    "ana", "Ana", CAMERA.toBuilder().setMuted(true).build())));
            fixture.until(s -> publication(s).muted() && !publication(s).paused());
        }
    }

    private static Publication publication(RoomSnapshot snapshot) {
        return snapshot.remotes().getFirst().publications().getFirst();
    }

    private static UpdateTrackSettings settings(ScriptedConnection connection) {
        return connection.expect(MessageCase.TRACK_SETTING).getTrackSetting();
    }

    private static UpdateSubscription subscription(ScriptedConnection connection) {
        return connection.expect(MessageCase.SUBSCRIPTION).getSubscription();
    }
}
