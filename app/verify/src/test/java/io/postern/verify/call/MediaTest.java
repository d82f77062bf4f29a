package io.postern.verify.call;

import static io.postern.verify.call.Colours.assertColourBars;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.capture.TestTone;
import io.postern.room.MediaPath;
import io.postern.room.Publication;
import io.postern.room.RoomEvent;
import io.postern.room.TrackSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.peer.NodePeer;
import io.postern.verify.peer.Received;
import io.postern.verify.stage.AudioProbe;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.VideoProbe;
import io.postern.verify.stage.Visit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import livekit.LivekitModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pictures and sound between our library and LiveKit's own clients. */
@Requires({Requirement.LIVEKIT, Requirement.NODE, Requirement.CHROMIUM})
@LeakGuard.Shared
class MediaTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    @BeforeAll
    static void chooseTestSources() {
        Visit.chooseTestSources(STAGE.client());
    }

    @Test
    void peersSeeAndHearUsAndTheServerListsUs() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert");
        Visit ours = STAGE.visit(room, "olga", "Olga");
        // Before joining: it is then done as part of joining.
        ours.room().setEnabled(TrackSource.CAMERA, true);
        ours.room().setEnabled(TrackSource.MICROPHONE, true);
        ours.join();

        Publication camera = ours.awaitPublication(
                "olga", TrackSource.CAMERA, "published", p -> !p.sid().isEmpty());
        Publication microphone = ours.awaitPublication(
                "olga", TrackSource.MICROPHONE, "published", p -> !p.sid().isEmpty());
        for (NodePeer peer : List.of(nina, bert)) {
            Received.Video video = peer.awaitVideo(
                    "olga", "40 pictures of full size", v -> v.frames() >= 40 && v.frameWidth() == camera.width());
            assertEquals(camera.sid(), video.sid());
            assertEquals(camera.height(), video.frameHeight());
            assertTrue(video.changes() >= 20, "a moving picture: " + video);
            Received.Audio audio = peer.awaitAudio(
                    "olga",
                    "a second of our tone",
                    a -> a.loud() >= 30_000 && Math.abs(a.hertz() - TestTone.FREQUENCY) <= 15);
            assertEquals(microphone.sid(), audio.sid());
        }

        LivekitModels.ParticipantInfo listed =
                STAGE.administration().participant(room, "olga").orElseThrow();
        assertEquals("Olga", listed.getName());
        assertEquals(LivekitModels.ParticipantInfo.State.ACTIVE, listed.getState());
        assertEquals(
                Set.of(camera.sid(), microphone.sid()),
                listed.getTracksList().stream()
                        .map(LivekitModels.TrackInfo::getSid)
                        .collect(Collectors.toSet()));
        ours.awaitEvent(
                RoomEvent.LocalTrackSubscribed.class, e -> e.publication().source() == TrackSource.CAMERA);
    }

    @Test
    void weSeeAndHearPeersOverTcp() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        nina.publishVideo(640, 360);
        nina.publishAudio();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        // One was there before us, one comes later: the first is in the join's answer, the other needs an exchange.
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert");
        bert.publishVideo(640, 360);
        bert.publishAudio();

        try (VideoProbe bars = ours.watch(
                        ours.awaitSubscribed("nina", TrackSource.CAMERA).sid());
                VideoProbe camera = ours.watch(
                        ours.awaitSubscribed("bert", TrackSource.CAMERA).sid());
                AudioProbe tone = ours.listen(
                        ours.awaitSubscribed("nina", TrackSource.MICROPHONE).sid());
                AudioProbe beeps = ours.listen(
                        ours.awaitSubscribed("bert", TrackSource.MICROPHONE).sid())) {
            bars.awaitMore(40);
            assertTrue(bars.sizes().contains("640x360"), () -> bars.sizes().toString());
            assertTrue(bars.changes() >= 20, "a moving picture, not " + bars.changes() + " changes");
            assertColourBars(bars.colours());
            camera.awaitMore(40);
            assertTrue(camera.sizes().contains("640x360"), () -> camera.sizes().toString());
            tone.awaitLoud(40_000).awaitTone(660);
            beeps.awaitLoud(5_000);
        }

        List<String> received = Visit.get("read statistics", ours.room().statistics()).received().stream()
                .map(track -> track.identity() + " " + track.publication().source() + " "
                        + track.rtp().codec())
                .sorted()
                .toList();
        assertEquals(
                List.of(
                        "bert CAMERA video/VP8",
                        "bert MICROPHONE audio/opus",
                        "nina CAMERA video/VP8",
                        "nina MICROPHONE audio/opus"),
                received.stream()
                        .map(line -> line.replace("audio/red", "audio/opus"))
                        .toList());

        MediaPath path = ours.awaitSnapshot("a media path", s -> s.path().isPresent())
                .path()
                .orElseThrow();
        assertEquals(
                new MediaPath("tcp", false, false, "127.0.0.1", STAGE.server().tcpPort(), ""), path);
        var pair = Visit.get("read statistics", ours.room().stats()).stream()
                .flatMap(stats -> stats.pair().stream())
                .findFirst()
                .orElseThrow();
        assertEquals("tcp", pair.protocol());
        assertEquals(STAGE.server().tcpPort(), pair.remotePort());
        assertTrue(pair.bytesReceived() > 10_000, () -> pair.toString());
    }

    @Test
    void tracksWithoutASourceAndSeveralCamerasAreSeenAndHeard() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        nina.awaitParticipant("olga");
        String sound = nina.publishAudioWithoutSource();
        String first = nina.publishVideoWithoutSource(640, 360);
        String second = nina.publishVideoWithoutSource(320, 240);

        Publication heard = ours.awaitSubscribed("nina", TrackSource.MICROPHONE);
        assertEquals(sound, heard.sid());
        assertEquals(TrackSource.UNKNOWN, heard.source());
        ours.awaitSnapshot(
                "both cameras",
                s -> s.participant("nina").orElseThrow().publications(TrackSource.CAMERA).stream()
                        .filter(p -> p.subscription() == Publication.Subscription.SUBSCRIBED)
                        .map(Publication::sid)
                        .collect(Collectors.toSet())
                        .equals(Set.of(first, second)));
        try (VideoProbe large = ours.watch(first);
                VideoProbe small = ours.watch(second);
                AudioProbe tone = ours.listen(sound)) {
            large.awaitMore(20);
            small.awaitMore(20);
            assertTrue(large.sizes().contains("640x360"), () -> large.sizes().toString());
            assertTrue(small.sizes().contains("320x240"), () -> small.sizes().toString());
            tone.awaitTone(660);
        }
    }

    @Test
    void soundThatIsSentInStereoIsHeardInStereo() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        STAGE.join(STAGE.browser(), room, "bert").publishStereo(400, 1_000);
        try (AudioProbe tones =
                ours.listen(ours.awaitSubscribed("bert", TrackSource.MICROPHONE).sid())) {
            tones.awaitTones(400, 1_000);
        }
    }

    @Test
    void ourMutingAndUnpublishingAreSeenByPeers() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert");
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        ours.setEnabled(TrackSource.CAMERA, true).setEnabled(TrackSource.MICROPHONE, true);
        List<NodePeer> peers = List.of(nina, bert);
        peers.forEach(peer -> peer.awaitVideo("olga", "pictures", v -> v.frames() > 10));
        peers.forEach(peer -> peer.awaitAudio("olga", "sound", a -> a.loud() > 1_000));

        ours.setEnabled(TrackSource.CAMERA, false).setEnabled(TrackSource.MICROPHONE, false);
        peers.forEach(peer -> peer.awaitTrack("track-muted", "olga", "camera"));
        peers.forEach(peer -> peer.awaitTrack("track-muted", "olga", "microphone"));
        assertTrue(ours.room()
                .snapshot()
                .local()
                .orElseThrow()
                .publication(TrackSource.CAMERA)
                .orElseThrow()
                .muted());

        ours.setEnabled(TrackSource.CAMERA, true).setEnabled(TrackSource.MICROPHONE, true);
        peers.forEach(peer -> peer.awaitTrack("track-unmuted", "olga", "camera"));
        for (NodePeer peer : peers) {
            int before = peer.video("olga").orElseThrow().frames();
            peer.awaitVideo("olga", "pictures again", v -> v.frames() > before + 20);
            long heard = peer.audio("olga").orElseThrow().loud();
            peer.awaitAudio("olga", "sound again", a -> a.loud() > heard + 1_000);
        }

        ours.unpublish(TrackSource.CAMERA);
        peers.forEach(peer -> peer.awaitTrack("track-unpublished", "olga", "camera"));
        await().atMost(NodePeer.PATIENCE)
                .until(() -> STAGE.administration()
                                .participant(room, "olga")
                                .orElseThrow()
                                .getTracksCount()
                        == 1);
        ours.setEnabled(TrackSource.CAMERA, true);
        for (NodePeer peer : peers) {
            peer.awaitVideo(
                    "olga",
                    "pictures of a new publication",
                    v -> v.frames() > 10
                            && v.sid()
                                    .equals(ours.room()
                                            .snapshot()
                                            .local()
                                            .orElseThrow()
                                            .publication(TrackSource.CAMERA)
                                            .map(Publication::sid)
                                            .orElse("")));
        }
    }

    @Test
    void mutingAndUnpublishingByPeersAreSeenByUs() {
        String room = STAGE.newRoom();
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert");
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        bert.publishVideo(640, 360);
        bert.publishAudio();
        String camera = ours.awaitSubscribed("bert", TrackSource.CAMERA).sid();
        try (VideoProbe watched = ours.watch(camera)) {
            watched.awaitMore(10);
            bert.mute("camera");
            bert.mute("microphone");
            ours.awaitPublication("bert", TrackSource.CAMERA, "muted", Publication::muted);
            ours.awaitPublication("bert", TrackSource.MICROPHONE, "muted", Publication::muted);
            bert.unmute("camera");
            ours.awaitPublication("bert", TrackSource.CAMERA, "unmuted", p -> !p.muted());
            watched.awaitMore(20);
            assertEquals(
                    List.of(true, false),
                    ours.events(RoomEvent.MutedChanged.class).stream()
                            .map(RoomEvent.MutedChanged::publication)
                            .filter(p -> p.source() == TrackSource.CAMERA)
                            .map(Publication::muted)
                            .toList());
        }
        bert.unpublish("camera");
        ours.awaitEvent(
                RoomEvent.TrackUnpublished.class, e -> e.publication().sid().equals(camera));
        bert.leave();
        ours.awaitEvent(
                RoomEvent.ParticipantLeft.class, e -> e.participant().identity().equals("bert"));
        assertTrue(ours.room().snapshot().remotes().isEmpty());
    }

    @Test
    void aPictureThatChangesItsSizeIsFollowed() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        nina.publishVideo(640, 360);
        try (VideoProbe watched =
                ours.watch(ours.awaitSubscribed("nina", TrackSource.CAMERA).sid())) {
            watched.awaitSize("640x360");
            nina.resizeVideo(320, 240);
            watched.awaitSize("320x240");
            nina.resizeVideo(240, 320);
            watched.awaitSize("240x320");
            nina.resizeVideo(1280, 720);
            watched.awaitSize("1280x720");
            watched.awaitMore(5);
            assertColourBars(watched.colours());
        }
    }

    @Test
    void whatIsNotWantedIsNotReceived() {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        nina.publishVideo(320, 240);
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        String camera = ours.awaitSubscribed("nina", TrackSource.CAMERA).sid();
        try (VideoProbe watched = ours.watch(camera)) {
            watched.awaitMore(5);
            Visit.get("unsubscribe", ours.room().setSubscribed(camera, false));
            ours.awaitPublication(
                    "nina", TrackSource.CAMERA, "not received", p -> p.subscription() == Publication.Subscription.NONE);
            ours.awaitEvent(
                    RoomEvent.TrackUnsubscribed.class,
                    e -> e.publication().sid().equals(camera));
            Visit.get("subscribe", ours.room().setSubscribed(camera, true));
            ours.awaitSubscribed("nina", TrackSource.CAMERA);
            watched.awaitMore(10);
        }
    }

    @Test
    void weSeeEachOtherAndOurselves() {
        String room = STAGE.newRoom();
        Visit olga = STAGE.visit(room, "olga", "Olga").join().setEnabled(TrackSource.CAMERA, true);
        Visit ivan = STAGE.visit(room, "ivan", "Ivan").join().setEnabled(TrackSource.MICROPHONE, true);
        String own = olga.room()
                .snapshot()
                .local()
                .orElseThrow()
                .publication(TrackSource.CAMERA)
                .orElseThrow()
                .sid();
        try (VideoProbe self = olga.watch(own);
                VideoProbe other = ivan.watch(own);
                AudioProbe tone = olga.listen(
                        olga.awaitSubscribed("ivan", TrackSource.MICROPHONE).sid())) {
            self.awaitMore(20);
            other.awaitMore(20);
            tone.awaitTone(TestTone.FREQUENCY);
        }
        olga.awaitSnapshot(
                "Ivan speaks", s -> s.participant("ivan").orElseThrow().speaking());
        assertFalse(ivan.room().snapshot().participant("olga").orElseThrow().speaking());
    }
}
