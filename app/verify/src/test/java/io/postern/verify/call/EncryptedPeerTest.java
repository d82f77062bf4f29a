package io.postern.verify.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.Publication;
import io.postern.room.RoomEvent;
import io.postern.room.TrackSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.peer.NodePeer;
import io.postern.verify.stage.AudioProbe;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.VideoProbe;
import io.postern.verify.stage.Visit;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Someone whose client encrypts end to end, in a room with us, who cannot. */
@Requires({Requirement.LIVEKIT, Requirement.NODE})
@LeakGuard.Shared
class EncryptedPeerTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    @BeforeAll
    static void chooseTestSources() {
        Visit.chooseTestSources(STAGE.client());
    }

    @Test
    void nothingOfThemIsPlayedOrShownAndThatIsSaid() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        NodePeer nina = STAGE.joinEncrypted(STAGE.rtcNode(), room, "nina").awaitParticipant("olga");
        Visit clear = STAGE.visit(room, "ivan", "Ivan").join();
        clear.setEnabled(TrackSource.MICROPHONE, true);
        String sound = nina.publishAudio();
        String pictures = nina.publishVideo(640, 360);
        ours.awaitPublication("nina", TrackSource.MICROPHONE, "encrypted", Publication::encrypted);
        ours.awaitPublication("nina", TrackSource.CAMERA, "encrypted", Publication::encrypted);
        nina.chat("text-stream", "you cannot read this");
        assertEquals(
                "nina",
                ours.awaitEvent(RoomEvent.EncryptedDataReceived.class, e -> true)
                        .senderIdentity());

        Publication audible = ours.awaitSubscribed("ivan", TrackSource.MICROPHONE);
        try (AudioProbe noise = ours.listen(sound);
                VideoProbe nothing = ours.watch(pictures);
                AudioProbe tone = ours.listen(audible.sid())) {
            // As long as it takes to hear somebody else for a second.
            tone.awaitLoud(40_000);
            assertEquals(0, noise.samples());
            assertEquals(0, nothing.frames());
        }
        assertEquals(List.of(), ours.room().snapshot().chat());
        assertTrue(
                ours.events(RoomEvent.TrackSubscribed.class).stream()
                        .noneMatch(e -> e.participant().identity().equals("nina")),
                "nothing of them is received");
        assertTrue(
                Visit.get("read statistics", ours.room().statistics()).received().stream()
                        .noneMatch(track -> track.identity().equals("nina")),
                "and nothing arrives as theirs");
    }
}
