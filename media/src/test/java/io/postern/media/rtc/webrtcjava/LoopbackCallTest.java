package io.postern.media.rtc.webrtcjava;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.capture.TestPatternReader;
import io.postern.media.device.MediaDevice;
import io.postern.media.frame.Picture;
import io.postern.media.frame.PictureSource;
import io.postern.media.rtc.DataChannel;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.RemoteTrack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Real libwebrtc on both ends, TCP in between. */
class LoopbackCallTest {
    private static final SenderOptions CAMERA = new SenderOptions("camera", List.of("VP8"), 0, 0);
    private static final SenderOptions MICROPHONE = new SenderOptions("camera", List.of(), 0, 0);
    private static final VideoFormat SMALL = new VideoFormat(320, 180, 30);

    private static final class Messages implements DataChannel.Listener {
        final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

        @Override
        public void onState(DataChannel.State state) {}

        @Override
        public void onMessage(byte[] message) {
            received.add(message);
        }

        @Override
        public void onBufferedAmountDecreased(long bufferedAmount) {}
    }

    @Test
    void dataTravelsBothWaysOverTcp() throws Exception {
        try (Loopback call = new Loopback()) {
            DataChannel out = call.caller.session.createDataChannel("_reliable", DataChannel.Options.RELIABLE);
            Messages atCaller = new Messages();
            out.listen(atCaller);
            call.negotiate().awaitConnected();

            DataChannel in = call.callee.awaitChannel();
            Messages atCallee = new Messages();
            in.listen(atCallee);
            Awaitility.await().until(() -> out.state() == DataChannel.State.OPEN);
            out.send("to the callee".getBytes(StandardCharsets.UTF_8));
            in.send(new byte[] {1, 2, 3});

            assertEquals("_reliable", in.label());
            assertEquals("to the callee", new String(atCallee.received.poll(10, SECONDS), StandardCharsets.UTF_8));
            assertArrayEquals(new byte[] {1, 2, 3}, atCaller.received.poll(10, SECONDS));
            PeerStats.CandidatePair pair =
                    call.caller.session.stats().get(10, SECONDS).pair().orElseThrow();
            assertEquals("tcp", pair.protocol());
        }
    }

    @Test
    void aTestPatternArrivesAndCounts() throws Exception {
        try (Loopback call = new Loopback();
                VideoCapture capture = call.engine.openCamera(MediaDevice.TEST_PATTERN_ID, SMALL)) {
            call.caller.session.addSender("TR_own", capture, CAMERA);
            call.negotiate().awaitConnected();

            RemoteTrack track = call.callee.awaitTrack();
            assertEquals(MediaKind.VIDEO, track.kind());
            assertEquals("TR_own", track.id());
            List<Long> frames = new ArrayList<>();
            TestPatternReader reader = new TestPatternReader();
            BlockingQueue<Picture> pictures = new LinkedBlockingQueue<>();
            try (PictureSource.Watch watch = track.watch(pictures::add)) {
                while (frames.size() < 30) {
                    try (Picture picture = pictures.poll(10, SECONDS)) {
                        reader.read(picture).ifPresent(reading -> frames.add(reading.frame()));
                    }
                }
            }
            pictures.forEach(Picture::close);
            for (int i = 1; i < frames.size(); i++) {
                assertTrue(frames.get(i) > frames.get(i - 1), () -> "frame numbers do not increase: " + frames);
            }
            PeerStats.Inbound stats =
                    call.callee.session.stats().get(10, SECONDS).inbound().getFirst();
            assertEquals("TR_own", stats.trackId());
            assertEquals(320, stats.frameWidth());
        }
    }

    @Test
    void aToneIsHeard() throws Exception {
        try (Loopback call = new Loopback();
                AudioCapture capture = call.engine.openMicrophone(MediaDevice.TEST_TONE_ID)) {
            call.caller.session.addSender("tone", capture, MICROPHONE);
            call.negotiate().awaitConnected();
            RemoteTrack track = call.callee.awaitTrack();
            Queue<byte[]> heard = new ConcurrentLinkedQueue<>();
            try (PictureSource.Watch watch = track.listen((samples, rate, channels, frames) -> {
                heard.add(samples);
            })) {
                Awaitility.await().atMost(20, SECONDS).until(() -> heard.size() > 300);
            }
            assertTrue(loudest(heard) > 1000, "silence was heard instead of a tone");
        }
    }

    private static int loudest(Iterable<byte[]> pieces) {
        int loudest = 0;
        for (byte[] piece : pieces) {
            for (int i = 0; i < piece.length; i += 2) {
                loudest = Math.max(loudest, Math.abs((piece[i + 1] << 8) | (piece[i] & 0xff)));
            }
        }
        return loudest;
    }
}
