package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.frame.VideoSource;
import io.postern.room.RoomOptions;
import io.postern.room.VideoQualityLimit;
import io.postern.testing.signal.ScriptedConnection;
import java.util.List;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.UpdateTrackSettings;
import org.junit.jupiter.api.Test;

class AdaptiveStreamControllerTest {
    private static final RoomOptions ADAPTIVE = RoomOptions.DEFAULTS.withAdaptiveStream(true);

    @Test
    void theFirstWatchIsToldAtOnceAndWithItsSize() {
        try (RoomFixture fixture = new RoomFixture(ADAPTIVE)) {
            // Before the publication is known, and before anything is connected.
            fixture.room.video("TR_1").watch(picture -> picture.close(), 320, 180);
            ScriptedConnection connection =
                    fixture.joined(RoomFixture.participant("ana", "Ana", RoomFixture.camera("TR_1")));
            assertTrue(connection
                    .opening()
                    .joinRequest()
                    .orElseThrow()
                    .getConnectionSettings()
                    .getAdaptiveStream());
            UpdateTrackSettings first = settings(connection);
            assertEquals(VideoQuality.LOW, first.getQuality(), "until it is known what the way can take");
            assertFalse(first.getDisabled());
            assertEquals(List.of(320, 180), size(settings(connection)));
        }
    }

    @Test
    void theLargestViewCountsAndNobodyWatchingMeansNothing() {
        try (RoomFixture fixture = new RoomFixture(ADAPTIVE)) {
            ScriptedConnection connection =
                    fixture.joined(RoomFixture.participant("ana", "Ana", RoomFixture.camera("TR_1")));
            VideoSource pictures = fixture.room.video("TR_1");
            VideoSource.Watch small = pictures.watch(picture -> picture.close(), 160, 90);
            assertEquals(List.of(160, 90), size(settings(connection)));
            VideoSource.Watch large = pictures.watch(picture -> picture.close(), 640, 360);
            assertEquals(List.of(640, 360), size(settings(connection)));
            large.shownAt(10, 10);
            large.shownAt(800, 450);
            assertEquals(List.of(800, 450), size(settings(connection)), "what did not last was told");
            large.close();
            assertEquals(List.of(160, 90), size(settings(connection)));
            small.close();
            assertTrue(settings(connection).getDisabled());
            pictures.watch(picture -> picture.close());
            UpdateTrackSettings again = settings(connection);
            assertFalse(again.getDisabled());
            assertEquals(List.of(0, 0), size(again));
            assertEquals(VideoQuality.HIGH, again.getQuality());
        }
    }

    @Test
    void beingHiddenForAMomentIsNotTold() {
        try (RoomFixture fixture = new RoomFixture(ADAPTIVE)) {
            ScriptedConnection connection = fixture.joined(
                    RoomFixture.participant("ana", "Ana", RoomFixture.camera("TR_1"), RoomFixture.camera("TR_2")));
            VideoSource pictures = fixture.room.video("TR_1");
            VideoSource.Watch watch = pictures.watch(picture -> picture.close(), 160, 90);
            assertEquals("TR_1", settings(connection).getTrackSids(0));
            watch.close();
            pictures.watch(picture -> picture.close(), 160, 90);
            VideoSource.Watch other = fixture.room.video("TR_2").watch(picture -> picture.close(), 160, 90);
            assertEquals("TR_2", settings(connection).getTrackSids(0));
            other.close();
            assertEquals("TR_2", settings(connection).getTrackSids(0));
        }
    }

    @Test
    void whoIsSwitchedOffKeepsWhatWasWanted() {
        try (RoomFixture fixture = new RoomFixture(ADAPTIVE)) {
            ScriptedConnection connection =
                    fixture.joined(RoomFixture.participant("ana", "Ana", RoomFixture.camera("TR_1")));
            VideoSource.Watch watch = fixture.room.video("TR_1").watch(picture -> picture.close(), 160, 90);
            settings(connection);
            TrackInfo muted =
                    RoomFixture.camera("TR_1").toBuilder().setMuted(true).build();
            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Ana", muted)));
            fixture.until(s -> s.remotes().getFirst().publications().getFirst().muted());
            watch.close();
            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Ana", RoomFixture.camera("TR_1"))));
            fixture.until(s -> !s.remotes().getFirst().publications().getFirst().muted());
            assertTrue(settings(connection).getDisabled(), "nobody watches what is on again");
        }
    }

    @Test
    void settingsAreToldAgainAfterAResumeAndAfterJoiningAnew() {
        try (RoomFixture fixture = new RoomFixture(ADAPTIVE)) {
            ScriptedConnection first =
                    fixture.joined(RoomFixture.participant("ana", "Ana", RoomFixture.camera("TR_1")));
            fixture.room.video("TR_1").watch(picture -> picture.close(), 320, 180);
            settings(first);
            first.drop();
            ScriptedConnection second = fixture.server.accept();
            ReconnectTest.resume(second, 0);
            assertEquals(List.of(320, 180), size(settings(second)));

            second.send(SignalResponse.newBuilder()
                    .setLeave(LeaveRequest.newBuilder().setAction(LeaveRequest.Action.RECONNECT))
                    .build());
            ScriptedConnection third = fixture.server.accept();
            fixture.welcome(third, RoomFixture.participant("ana", "Ana", RoomFixture.camera("TR_1")));
            assertEquals(List.of(320, 180), size(settings(third)), "before media flows, so that nobody waits for it");
        }
    }

    @Test
    void withoutAdaptiveStreamOnlyAChoiceIsTold() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection =
                    fixture.joined(RoomFixture.participant("ana", "Ana", RoomFixture.camera("TR_1")));
            assertEquals(VideoQuality.LOW, settings(connection).getQuality(), "until the way is known");
            assertEquals(VideoQuality.HIGH, settings(connection).getQuality());
            fixture.room.video("TR_1").watch(picture -> picture.close(), 320, 180);
            fixture.room
                    .setVideoQualityLimit(
                            "TR_1",
                            VideoQualityLimit.atMost(VideoQualityLimit.Layer.LOW)
                                    .withFramesPerSecond(7))
                    .join();
            UpdateTrackSettings told = settings(connection);
            assertEquals(VideoQuality.LOW, told.getQuality());
            assertEquals(7, told.getFps());
            assertEquals(List.of(0, 0), size(told));
            fixture.room.setVideoQualityLimit("TR_1", VideoQualityLimit.BEST).join();
            assertEquals(VideoQuality.HIGH, settings(connection).getQuality());
        }
    }

    private static UpdateTrackSettings settings(ScriptedConnection connection) {
        return connection.expect(MessageCase.TRACK_SETTING).getTrackSetting();
    }

    private static List<Integer> size(UpdateTrackSettings settings) {
        return List.of(settings.getWidth(), settings.getHeight());
    }
}
