package io.postern.verify.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerStats.Outbound;
import io.postern.room.PublishOptions;
import io.postern.room.PublishOptions.VideoCodec;
import io.postern.room.RoomRates;
import io.postern.room.RoomStatistics;
import io.postern.room.TrackSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.peer.NodePeer;
import io.postern.verify.peer.Received;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.VideoProbe;
import io.postern.verify.stage.Visit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import livekit.LivekitModels;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How our camera and microphone are sent, as LiveKit's own clients receive them and as the server lists them. */
@Requires({Requirement.LIVEKIT, Requirement.NODE, Requirement.CHROMIUM})
@LeakGuard.Shared
class SimulcastTest {
    /** The server waits some seconds before it says that nobody needs a layer any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @RegisterExtension
    static final Stage STAGE = new Stage();

    @BeforeAll
    static void chooseTestSources() {
        Visit.chooseTestSources(STAGE.client());
    }

    @Test
    void peersChooseAmongThreeLayersAndThoseThatNobodyChoosesAreNotEncoded() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        ours.setEnabled(TrackSource.CAMERA, true);
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert");
        bert.awaitVideo("olga", "the large layer", v -> v.frames() > 5 && v.frameWidth() == 1280);
        awaitActive(ours, "all layers while one wants the largest", active -> active.contains("f"));

        // One peer at a time, each down and up again.
        bert.receiveQuality("olga", "low");
        bert.awaitVideo("olga", "the small layer", v -> last(bert, "olga", 320));
        awaitActive(ours, "the small layer alone", active -> active.equals(Set.of("q")));
        long largeThen = encoded(ours).getOrDefault("f", 0L);

        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        nina.awaitTrack("track-subscribed", "olga", "camera");
        nina.receiveQuality("olga", "medium");
        nina.awaitVideo("olga", "the layer between", v -> last(nina, "olga", 640));
        awaitActive(ours, "the layer between on", active -> active.contains("h"));
        nina.receiveQuality("olga", "low");
        nina.awaitVideo("olga", "the small layer", v -> last(nina, "olga", 320));
        nina.receiveQuality("olga", "high");
        nina.awaitVideo("olga", "the large layer", v -> last(nina, "olga", 1280));
        assertTrue(encoded(ours).getOrDefault("f", 0L) > largeThen, "the large layer is encoded again");
        assertTrue(last(bert, "olga", 320), "what one receives is no matter of the other");

        bert.receiveQuality("olga", "high");
        bert.awaitVideo("olga", "the large layer again", v -> last(bert, "olga", 1280));
    }

    @Test
    void whatNobodyReceivesAtAllCostsOneSmallLayer() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        ours.setEnabled(TrackSource.CAMERA, true);
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert");
        bert.awaitVideo("olga", "pictures", v -> v.frames() > 5);
        bert.receiveQuality("olga", "off");
        awaitActive(ours, "the small layer alone", active -> active.equals(Set.of("q")));
        bert.receiveQuality("olga", "high");
        int before = bert.video("olga").orElseThrow().frames();
        RoomRates rates = rates(ours);
        assertEquals(
                List.of("f VP8", "h VP8", "q VP8"),
                rates.outgoing().stream()
                        .map(layer -> layer.rid() + " " + layer.codec())
                        .sorted()
                        .toList());
        assertEquals(TrackSource.CAMERA, rates.outgoing().getFirst().source());
        assertTrue(rates.path().isPresent() && rates.sendBitrate() > 0, rates::toString);
        bert.awaitVideo("olga", "the large layer", v -> v.frames() > before + 5 && last(bert, "olga", 1280));
    }

    @Test
    void h264IsSentInLayersByChoiceAndEveryClientShowsIt() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        ours.room().setPublishOptions(PublishOptions.DEFAULTS.withVideoCodec(VideoCodec.H264));
        ours.setEnabled(TrackSource.CAMERA, true);
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert");
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        for (NodePeer peer : List.of(bert, nina)) {
            Received.Video video =
                    peer.awaitVideo("olga", "the large layer", v -> v.frames() > 20 && last(peer, "olga", 1280));
            assertTrue(video.changes() > 5, () -> "a moving picture, not " + video);
        }
        assertEquals("video/H264", published(room, "olga").getFirst().getMimeType());
        bert.receiveQuality("olga", "low");
        bert.awaitVideo("olga", "the small layer", v -> last(bert, "olga", 320));
    }

    @Test
    void withoutSimulcastThereIsOneLayerOfTheWishedRate() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        ours.room()
                .setPublishOptions(PublishOptions.DEFAULTS.withSimulcast(false).withCameraBitrate(250_000));
        ours.setEnabled(TrackSource.CAMERA, true);
        long since = System.nanoTime();
        STAGE.join(STAGE.browser(), room, "bert").awaitVideo("olga", "pictures", v -> v.frames() > 60);
        assertEquals(Set.of(""), encoded(ours).keySet());
        Outbound sent = video(ours).getFirst();
        double seconds = (System.nanoTime() - since) / 1e9;
        // The test pattern at its default takes four times as much.
        assertTrue(sent.bytesSent() * 8 / seconds < 400_000, () -> "within the rate, and not " + sent);
    }

    @Test
    void allLayersTogetherStayWithinTheWishedRateWhateverIsReceived() {
        String room = STAGE.newRoom();
        Visit ours = STAGE.visit(room, "olga", "Olga").join();
        ours.room().setPublishOptions(PublishOptions.DEFAULTS.withCameraBitrate(300_000));
        ours.setEnabled(TrackSource.CAMERA, true);
        NodePeer bert = STAGE.join(STAGE.browser(), room, "bert");
        bert.awaitVideo("olga", "pictures", v -> v.frames() > 5);
        bert.publishVideo(640, 360);
        try (VideoProbe watched =
                ours.watch(ours.awaitSubscribed("bert", TrackSource.CAMERA).sid())) {
            watched.awaitMore(5);
            long bytes = videoBytes(ours);
            long since = System.nanoTime();
            int before = bert.video("olga").orElseThrow().frames();
            bert.awaitVideo("olga", "many more pictures", v -> v.frames() > before + 150);
            double rate = (videoBytes(ours) - bytes) * 8 / ((System.nanoTime() - since) / 1e9);
            // Left to itself libwebrtc sends ten times as much of the test pattern.
            assertTrue(rate < 450_000, () -> "within the rate, and not " + rate + " of " + video(ours));
        }
    }

    private static long videoBytes(Visit visit) {
        return video(visit).stream().mapToLong(Outbound::bytesSent).sum();
    }

    @Test
    void soundIsSentWithRedUnlessItIsNotWanted() {
        String room = STAGE.newRoom();
        STAGE.join(STAGE.rtcNode(), room, "nina");
        Visit with = STAGE.visit(room, "olga", "Olga").join();
        with.setEnabled(TrackSource.MICROPHONE, true);
        Visit without = STAGE.visit(room, "otto", "Otto").join();
        without.room().setPublishOptions(PublishOptions.DEFAULTS.withRed(false).withDtx(false));
        without.setEnabled(TrackSource.MICROPHONE, true);
        STAGE.rtcNode().awaitAudio("olga", "sound", a -> a.loud() > 10_000);
        STAGE.rtcNode().awaitAudio("otto", "sound", a -> a.loud() > 10_000);
        assertEquals("audio/red", published(room, "olga").getFirst().getMimeType());
        assertEquals("audio/opus", published(room, "otto").getFirst().getMimeType());
        assertTrue(published(room, "otto")
                .getFirst()
                .getAudioFeaturesList()
                .contains(LivekitModels.AudioTrackFeature.TF_NO_DTX));
    }

    private static RoomRates rates(Visit visit) {
        RoomStatistics earlier = Visit.get("read statistics", visit.room().statistics());
        return await().atMost(NodePeer.PATIENCE)
                .until(
                        () -> RoomRates.between(
                                earlier,
                                Visit.get("read statistics", visit.room().statistics())),
                        rates -> rates.sendBitrate() > 0);
    }

    private static boolean last(NodePeer peer, String identity, int width) {
        return peer.video(identity).orElseThrow().frameWidth() == width;
    }

    private static List<LivekitModels.TrackInfo> published(String room, String identity) {
        return STAGE.administration().participant(room, identity).orElseThrow().getTracksList();
    }

    private static void awaitActive(Visit visit, String what, Predicate<Set<String>> wanted) {
        try {
            await(what).atMost(PATIENCE).until(() -> wanted.test(active(visit)));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(what + ", not " + video(visit), e);
        }
    }

    private static Set<String> active(Visit visit) {
        Set<String> active = new TreeSet<>();
        video(visit).stream().filter(Outbound::active).forEach(layer -> active.add(layer.rid()));
        return active;
    }

    private static Map<String, Long> encoded(Visit visit) {
        Map<String, Long> encoded = new TreeMap<>();
        video(visit).forEach(layer -> encoded.put(layer.rid(), layer.framesEncoded()));
        return encoded;
    }

    private static List<Outbound> video(Visit visit) {
        return Visit.get("read statistics", visit.room().stats()).stream()
                .flatMap(stats -> stats.outbound().stream())
                .filter(outbound -> outbound.kind() == MediaKind.VIDEO)
                .toList();
    }
}
