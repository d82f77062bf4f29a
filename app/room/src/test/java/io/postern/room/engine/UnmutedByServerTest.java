package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.TrackSource;
import io.postern.testing.signal.ScriptedConnection;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnmutedByServerTest {
    @ParameterizedTest
    @EnumSource(names = {"CAMERA", "MICROPHONE"})
    void whatThePersonSwitchedOffNobodyElseSwitchesOn(TrackSource source) {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            CompletableFuture<Void> published = fixture.room.setEnabled(source, true);
            RoomStateTest.publish(connection, "TR_1");
            published.join();
            fixture.room.setEnabled(source, false).join();
            assertTrue(connection.expect(MessageCase.MUTE).getMute().getMuted());
            int opened = fixture.engine.opened().size();

            connection.send(SignalResponse.newBuilder()
                    .setMute(MuteTrackRequest.newBuilder().setSid("TR_1").setMuted(false))
                    .build());

            assertTrue(connection.expect(MessageCase.MUTE).getMute().getMuted(), "the server hears that it is off");
            assertEquals(opened, fixture.engine.opened().size());
            assertEquals(0, fixture.engine.openCameras());
            assertFalse(fixture.peer(0).senders().getFirst().enabled());
            assertTrue(fixture.room
                    .snapshot()
                    .local()
                    .orElseThrow()
                    .publication(source)
                    .orElseThrow()
                    .muted());
        }
    }
}
