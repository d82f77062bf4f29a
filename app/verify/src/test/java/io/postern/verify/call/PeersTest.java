package io.postern.verify.call;

import static io.postern.verify.call.Colours.assertColourBars;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.peer.NodePeer;
import io.postern.verify.peer.Received;
import io.postern.verify.stage.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** LiveKit's own clients with each other, without us: what the other tests rely on is known to work. */
@Requires({Requirement.LIVEKIT, Requirement.NODE, Requirement.CHROMIUM})
@LeakGuard.Shared
class PeersTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    @Test
    void picturesAndSoundFlowBothWaysOverTcp() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert").awaitParticipant("nina");
        nina.awaitParticipant("bert");
        nina.publishVideo(640, 360);
        nina.publishAudio();
        bert.publishVideo(640, 360);
        bert.publishAudio();

        Received.Video bars = bert.awaitVideo("nina", "40 pictures", v -> v.frames() >= 40);
        assertEquals("640x360", bars.frameWidth() + "x" + bars.frameHeight());
        assertTrue(bars.changes() > 20, "a moving picture, not " + bars);
        assertColourBars(bars.colours());
        bert.awaitAudio("nina", "a second of tone", a -> a.loud() > 40_000 && Math.abs(a.hertz() - 660) <= 15);

        Received.Video camera = nina.awaitVideo("bert", "40 pictures", v -> v.frames() >= 40);
        assertEquals("640x360", camera.frameWidth() + "x" + camera.frameHeight());
        nina.awaitAudio("bert", "beeps", a -> a.loud() > 5_000);

        List<Received.Path> paths = bert.paths();
        assertEquals(
                List.of(new Received.Path("tcp", "127.0.0.1", STAGE.server().tcpPort())), paths);
    }

    @Test
    void theServerListsWhoIsThereAndWhatTheyPublish() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        String camera = nina.publishVideo(320, 240);
        STAGE.join(STAGE.browser(), room, "bert").awaitTrack("track-subscribed", "nina", "camera");
        assertEquals(
                List.of(camera),
                STAGE.administration().participant(room, "nina").orElseThrow().getTracksList().stream()
                        .map(track -> track.getSid())
                        .toList());
        assertEquals(
                "Bert",
                STAGE.administration().participant(room, "bert").orElseThrow().getName());
        nina.awaitParticipant("bert");
        STAGE.administration().remove(room, "bert");
        nina.awaitEvent(
                "participant-left", event -> event.path("identity").asText().equals("bert"));
        STAGE.browser().awaitEvent("disconnected", event -> true);
    }

    @Test
    void chatIsUnderstoodBothWaysInEveryDialect() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert").awaitParticipant("nina");
        nina.awaitParticipant("bert");
        for (String dialect : List.of("chat-message", "text-stream", "legacy-json")) {
            nina.chat(dialect, "hello from Node");
            assertEquals("nina", bert.awaitChat(dialect, "hello from Node").identity());
            bert.chat(dialect, "hello from the browser");
            assertEquals(
                    "bert", nina.awaitChat(dialect, "hello from the browser").identity());
        }
    }

    @Test
    void aPictureThatChangesItsSizeMutingAndUnpublishingAreSeen() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert").awaitParticipant("nina");
        nina.awaitParticipant("bert");
        nina.publishVideo(640, 360);
        bert.awaitVideo("nina", "pictures", v -> v.frames() > 5);
        nina.resizeVideo(320, 240);
        bert.awaitVideo("nina", "pictures of the new size", v -> v.sizes().contains("320x240"));
        nina.unpublish("camera");
        bert.awaitTrack("track-unpublished", "nina", "camera");

        bert.publishAudio();
        nina.awaitTrack("track-subscribed", "bert", "microphone");
        bert.mute("microphone");
        nina.awaitTrack("track-muted", "bert", "microphone");
        bert.unmute("microphone");
        nina.awaitTrack("track-unmuted", "bert", "microphone");
    }
}
