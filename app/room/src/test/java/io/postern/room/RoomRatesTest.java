package io.postern.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerStats;
import io.postern.room.Publication.Subscription;
import io.postern.room.RoomRates.Incoming;
import io.postern.room.RoomRates.Layer;
import io.postern.room.RoomRates.Outgoing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the rates that are computed from two readings of statistics. */
class RoomRatesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Publication CAMERA = publication("TR_VC1", MediaKind.VIDEO, TrackSource.CAMERA, 1280, 720);
    private static final Publication VOICE = publication("TR_AM1", MediaKind.AUDIO, TrackSource.MICROPHONE, 0, 0);

    @Test
    void countersBecomeRates() {
        RoomStatistics earlier =
                reading(0, 1_000, 10_000, List.of(picture(100, 5_000, 640, 1.0, 2.0)), List.of(layer(50)));
        RoomStatistics later = reading(
                2 * SECOND, 26_000, 260_000, List.of(picture(160, 105_000, 640, 1.3, 3.5)), List.of(layer(110)));
        RoomRates rates = RoomRates.between(earlier, later);
        assertEquals(Duration.ofSeconds(2), rates.span());
        assertEquals(100_000, rates.sendBitrate());
        assertEquals(1_000_000, rates.receiveBitrate());
        Incoming camera = rates.incoming().getFirst();
        assertEquals("ana", camera.identity());
        assertEquals("VP8", camera.codec());
        assertEquals(30, camera.framesPerSecond());
        assertEquals(400_000, camera.bitrate());
        assertEquals(5, camera.decodeMillis(), 1e-6);
        // 25 ms until the frame is decoded, and half of the round trip of 20 ms.
        assertEquals(35, camera.delayMillis(), 1e-6);
        assertEquals(Layer.MEDIUM, camera.layer());
        Outgoing own = rates.outgoing().getFirst();
        assertEquals("h", own.rid());
        assertEquals(30, own.framesPerSecond());
        assertEquals(10, own.encodeMillis(), 1e-6);
    }

    @Test
    void afterAnotherConnectionCountingBeginsAnew() {
        RoomStatistics earlier =
                reading(0, 9_000_000, 9_000_000, List.of(picture(9_000, 900_000, 640, 9, 9)), List.of());
        RoomStatistics later = reading(SECOND, 1_000, 2_000, List.of(picture(15, 1_000, 640, 0.15, 0.3)), List.of());
        RoomRates rates = RoomRates.between(earlier, later);
        assertEquals(16_000, rates.receiveBitrate());
        assertEquals(15, rates.incoming().getFirst().framesPerSecond());
        assertEquals(0, rates.incoming().getFirst().decodeMillis());
    }

    @Test
    void soundHasItsDelayFromItsBuffer() {
        RoomStatistics earlier = reading(0, 0, 0, List.of(sound(0, 0)), List.of());
        RoomStatistics later = reading(SECOND, 0, 0, List.of(sound(48_000, 4_800)), List.of());
        Incoming voice = RoomRates.between(earlier, later).incoming().getFirst();
        assertEquals("Opus", voice.codec());
        assertEquals(0.1, voice.concealedShare(), 1e-9);
        assertEquals(70, voice.delayMillis(), 1e-6);
        assertEquals(Layer.NONE, voice.layer());
    }

    @ParameterizedTest
    @CsvSource({"1280, HIGH", "960, HIGH", "640, MEDIUM", "320, LOW", "0, NONE"})
    void theLayerIsToldByTheSizeThatArrives(int width, Layer layer) {
        RoomStatistics reading = reading(0, 0, 0, List.of(picture(1, 1, width, 0, 0)), List.of());
        assertEquals(
                layer, RoomRates.between(reading, reading).incoming().getFirst().layer());
    }

    private static RoomStatistics reading(
            long nanos,
            long bytesSent,
            long bytesReceived,
            List<RoomStatistics.Received> received,
            List<RoomStatistics.Sent> sent) {
        return new RoomStatistics(
                nanos, Optional.empty(), Duration.ofMillis(20), bytesSent, bytesReceived, received, sent);
    }

    private static RoomStatistics.Received picture(
            long frames, long bytes, int width, double decodeSeconds, double processingSeconds) {
        return new RoomStatistics.Received(
                "ana",
                CAMERA,
                new PeerStats.Inbound(
                        "1",
                        "t",
                        MediaKind.VIDEO,
                        "video/VP8",
                        frames * 3,
                        0,
                        bytes,
                        0.001,
                        frames,
                        1,
                        0,
                        width,
                        width * 9 / 16,
                        0,
                        decodeSeconds,
                        processingSeconds,
                        0.01,
                        0,
                        0,
                        0,
                        0));
    }

    private static RoomStatistics.Received sound(long samples, long concealed) {
        return new RoomStatistics.Received(
                "ana",
                VOICE,
                new PeerStats.Inbound(
                        "0",
                        "t",
                        MediaKind.AUDIO,
                        "audio/opus",
                        50,
                        0,
                        4_000,
                        0.001,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0.06,
                        samples,
                        concealed,
                        0,
                        0));
    }

    private static RoomStatistics.Sent layer(long frames) {
        return new RoomStatistics.Sent(
                CAMERA,
                new PeerStats.Outbound(
                        "2",
                        "h",
                        MediaKind.VIDEO,
                        "video/VP8",
                        frames * 3,
                        frames * 1_000,
                        450_000,
                        frames,
                        640,
                        360,
                        "none",
                        frames * 0.01,
                        true));
    }

    private static Publication publication(String sid, MediaKind kind, TrackSource source, int width, int height) {
        return new Publication(sid, kind, source, "", false, width, height, "", false, Subscription.SUBSCRIBED, false);
    }
}
