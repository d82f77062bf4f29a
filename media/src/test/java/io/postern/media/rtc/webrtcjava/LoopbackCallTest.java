package io.postern.media.rtc.webrtcjava;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.capture.TestPatternReader;
import io.postern.media.device.MediaDevice;
import io.postern.media.frame.FrameMailbox;
import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.DataChannel;
import io.postern.media.rtc.IceCandidate;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerSession;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.RemoteTrack;
import io.postern.media.rtc.RtcException;
import io.postern.media.rtc.SessionDescription;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Runs calls with real libwebrtc on both ends and TCP in between. */
class LoopbackCallTest {
    private static final SenderOptions CAMERA = new SenderOptions("camera", List.of("VP8"), 0, 0);
    private static final SenderOptions MICROPHONE = new SenderOptions("camera", List.of(), 0, 0);
    private static final VideoFormat SMALL = new VideoFormat(320, 180, 30);

    private static class Messages implements DataChannel.Listener {
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
            List<Long> numbers = new ArrayList<>();
            TestPatternReader reader = new TestPatternReader();
            BlockingQueue<VideoFrame> frames = new LinkedBlockingQueue<>();
            try (VideoSource.Watch watch = track.watch(frames::add)) {
                while (numbers.size() < 30) {
                    try (VideoFrame frame = frames.poll(10, SECONDS)) {
                        reader.read(frame).ifPresent(reading -> numbers.add(reading.frame()));
                    }
                }
            }
            frames.forEach(VideoFrame::close);
            for (int i = 1; i < numbers.size(); i++) {
                assertTrue(numbers.get(i) > numbers.get(i - 1), () -> "frame numbers do not increase: " + numbers);
            }
            PeerStats.Inbound stats =
                    call.callee.session.stats().get(10, SECONDS).inbound().getFirst();
            assertEquals("TR_own", stats.trackId());
            assertEquals(320, stats.frameWidth());
        }
    }

    /** webrtc-java keeps something of each message for as long as its factory lives. */
    @Test
    void afterVeryManyMessagesThereIsAnotherFactory() throws Exception {
        WebrtcEngine engine = WebrtcEngine.openForLoopback(new WebrtcEngine.Options(false, true), 200);
        try (Loopback call = new Loopback(engine)) {
            NativeFactory before = engine.factory();
            DataChannel out = call.caller.session.createDataChannel("data", DataChannel.Options.RELIABLE);
            call.negotiate().awaitConnected();
            Messages messages = new Messages();
            call.callee.awaitChannel().listen(messages);
            Awaitility.await().atMost(20, SECONDS).until(() -> out.state() == DataChannel.State.OPEN);
            for (int i = 0; i < 199; i++) {
                out.send(new byte[] {1});
            }
            Awaitility.await().atMost(20, SECONDS).until(() -> messages.received.size() == 199);
            assertFalse(call.callee.obsolete);
            out.send(new byte[] {1});
            Awaitility.await().atMost(20, SECONDS).until(() -> call.callee.obsolete && call.caller.obsolete);
            assertNotEquals(before, engine.factory());
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
            try (VideoSource.Watch watch = track.listen((samples, rate, channels, frames) -> {
                heard.add(samples);
            })) {
                Awaitility.await().atMost(20, SECONDS).until(() -> heard.size() > 300);
            }
            assertTrue(loudest(heard) > 1000, "silence was heard instead of a tone");
        }
    }

    /** Without {@link RecordingGuard} libwebrtc ends the process here. */
    @Test
    void aToneGoesOnThroughNegotiationsMutingAndOtherCalls() throws Exception {
        try (Loopback call = new Loopback();
                AudioCapture capture = call.engine.openMicrophone(MediaDevice.TEST_TONE_ID)) {
            PeerSession.Sender sender = call.caller.session.addSender("tone", capture, MICROPHONE);
            call.negotiate().awaitConnected();
            RemoteTrack track = call.callee.awaitTrack();
            Queue<byte[]> heard = new ConcurrentLinkedQueue<>();
            try (VideoSource.Watch watch = track.listen((samples, rate, channels, frames) -> heard.add(samples))) {
                for (int round = 0; round < 5; round++) {
                    sender.setEnabled(false);
                    call.negotiate();
                    sender.setEnabled(true);
                    PeerSession.Sender second = call.caller.session.addSender("another-" + round, capture, MICROPHONE);
                    call.negotiate();
                    second.stop();
                    heard.clear();
                    Awaitility.await().atMost(20, SECONDS).until(() -> loudest(heard) > 1000);
                }
            }
        }
    }

    @Test
    void framesChangeTheirSizeMidStream() throws Exception {
        try (Loopback call = new Loopback();
                VideoCapture small = call.engine.openCamera(MediaDevice.TEST_PATTERN_ID, SMALL);
                VideoCapture large =
                        call.engine.openCamera(MediaDevice.TEST_PATTERN_ID, new VideoFormat(640, 480, 30))) {
            PeerSession.Sender sender = call.caller.session.addSender("camera", small, CAMERA);
            call.negotiate().awaitConnected();
            RemoteTrack track = call.callee.awaitTrack();
            BlockingQueue<VideoFrame> frames = new LinkedBlockingQueue<>();
            ByteBuffer shown = ByteBuffer.allocateDirect(160 * 90 * 4);
            try (VideoSource.Watch watch = track.watch(frames::add)) {
                awaitFrame(frames, shown, 320, 180);
                sender.replace(large);
                awaitFrame(frames, shown, 640, 480);
                sender.replace(small);
                awaitFrame(frames, shown, 320, 180);
            }
            frames.forEach(VideoFrame::close);
        }
    }

    /** Renders whatever comes until a frame of the size is among it. */
    private static void awaitFrame(BlockingQueue<VideoFrame> frames, ByteBuffer shown, int width, int height)
            throws InterruptedException {
        for (boolean found = false; !found; ) {
            try (VideoFrame frame = Objects.requireNonNull(frames.poll(10, SECONDS), "no more frames")) {
                frame.renderBgra(shown, 160, 90, VideoFrame.Fit.CONTAIN);
                found = frame.width() == width && frame.height() == height;
            }
        }
    }

    @Test
    void nothingIsDeliveredAfterAWatchWasClosed() throws Exception {
        try (Loopback call = new Loopback();
                VideoCapture capture = call.engine.openCamera(MediaDevice.TEST_PATTERN_ID, SMALL)) {
            call.caller.session.addSender("camera", capture, CAMERA);
            call.negotiate().awaitConnected();
            RemoteTrack track = call.callee.awaitTrack();
            for (int round = 0; round < 20; round++) {
                AtomicBoolean closed = new AtomicBoolean();
                AtomicBoolean late = new AtomicBoolean();
                CountDownLatch two = new CountDownLatch(2);
                VideoSource.Watch watch = track.watch(frame -> {
                    frame.close();
                    late.compareAndSet(false, closed.get());
                    two.countDown();
                });
                assertTrue(two.await(10, SECONDS));
                watch.close();
                closed.set(true);
                watch.close();
                CountDownLatch others = new CountDownLatch(1);
                try (VideoSource.Watch other = track.watch(frame -> {
                    frame.close();
                    others.countDown();
                })) {
                    assertTrue(others.await(10, SECONDS), "another watch does not begin");
                }
                assertFalse(late.get(), "a frame was delivered after close");
            }
        }
    }

    @Test
    void aWatchMayBeClosedFromWithinADeliveryWhileOthersGoOn() throws Exception {
        try (Loopback call = new Loopback();
                VideoCapture capture = call.engine.openCamera(MediaDevice.TEST_PATTERN_ID, SMALL)) {
            call.caller.session.addSender("camera", capture, CAMERA);
            call.negotiate().awaitConnected();
            RemoteTrack track = call.callee.awaitTrack();
            AtomicInteger delivered = new AtomicInteger();
            CompletableFuture<VideoSource.Watch> itself = new CompletableFuture<>();
            itself.complete(track.watch(frame -> {
                frame.close();
                delivered.incrementAndGet();
                itself.join().close();
            }));
            CountDownLatch others = new CountDownLatch(15);
            try (VideoSource.Watch other = track.watch(frame -> {
                frame.close();
                others.countDown();
            })) {
                assertTrue(others.await(10, SECONDS));
            }
            assertEquals(1, delivered.get());
        }
    }

    @Test
    void aSessionCanBeClosedWhileFramesComeIn() throws Exception {
        try (Loopback call = new Loopback();
                VideoCapture capture = call.engine.openCamera(MediaDevice.TEST_PATTERN_ID, SMALL)) {
            call.caller.session.addSender("camera", capture, CAMERA);
            call.negotiate().awaitConnected();
            RemoteTrack track = call.callee.awaitTrack();
            FrameMailbox mailbox = new FrameMailbox(() -> {});
            VideoSource.Watch watch = track.watch(mailbox);
            Awaitility.await().until(() -> mailbox.offered() > 5);

            call.callee.session.close();
            long offered = mailbox.offered();
            call.callee.session.close();

            // Another frame has been captured and sent since, so it would have come.
            CountDownLatch captured = new CountDownLatch(3);
            try (VideoSource.Watch own = capture.watch(frame -> {
                frame.close();
                captured.countDown();
            })) {
                assertTrue(captured.await(10, SECONDS));
            }
            assertEquals(offered, mailbox.offered());
            watch.close();
            mailbox.close();
        }
    }

    @Test
    void aPausedCaptureIsStillAndGoesOn() throws Exception {
        try (WebrtcEngine engine = WebrtcEngine.open(new WebrtcEngine.Options(false, true));
                VideoCapture capture = engine.openCamera(MediaDevice.TEST_PATTERN_ID, SMALL);
                FrameMailbox mailbox = new FrameMailbox(() -> {});
                VideoSource.Watch watch = capture.watch(mailbox)) {
            Awaitility.await().until(() -> mailbox.offered() > 3);
            capture.setPaused(true);
            capture.setPaused(false);
            long before = mailbox.offered();
            Awaitility.await().until(() -> mailbox.offered() > before + 3);
        }
    }

    @Test
    void aSectionThatIsUsedAgainIsReportedAsAnotherTrack() throws Exception {
        try (Loopback call = new Loopback();
                VideoCapture capture = call.engine.openCamera(MediaDevice.TEST_PATTERN_ID, SMALL)) {
            call.caller.session.addSender("TR_first", capture, CAMERA);
            call.negotiate().awaitConnected();
            RemoteTrack first = call.callee.awaitTrack();
            assertEquals("TR_first", first.id());

            SessionDescription offer = call.caller.session.createOffer(false).get(10, SECONDS);
            call.caller.session.setLocalDescription(offer).get(10, SECONDS);
            call.callee
                    .session
                    .setRemoteDescription(
                            new SessionDescription(offer.type(), offer.sdp().replace("TR_first", "TR_second")))
                    .get(10, SECONDS);

            RemoteTrack second = call.callee.awaitTrack();
            assertEquals("TR_second", second.id());
            assertEquals(first.mid(), second.mid());
            CountDownLatch shown = new CountDownLatch(3);
            AtomicInteger old = new AtomicInteger();
            try (VideoSource.Watch watch = second.watch(frame -> {
                        frame.close();
                        shown.countDown();
                    });
                    VideoSource.Watch retired = first.watch(frame -> {
                        frame.close();
                        old.incrementAndGet();
                    })) {
                assertTrue(shown.await(10, SECONDS));
            }
            assertEquals(0, old.get(), "the track that is gone still delivers");
        }
    }

    @Test
    void receiversAddedFirstAreFilledByTheAnswer() throws Exception {
        try (Loopback call = new Loopback();
                VideoCapture capture = call.engine.openCamera(MediaDevice.TEST_PATTERN_ID, SMALL)) {
            // What a client with one peer connection does: it offers to receive before it knows what there is.
            call.caller.session.addReceiver(MediaKind.AUDIO);
            call.caller.session.addReceiver(MediaKind.VIDEO);
            call.caller.session.addReceiver(MediaKind.VIDEO);
            call.negotiate().awaitConnected();

            assertEquals(0, call.caller.tracks.size());
            String offer = call.offered;
            assertEquals(3, offer.lines().filter("a=recvonly"::equals).count());
            assertFalse(offer.contains("a=msid:"), "a placeholder track is announced");
        }
    }

    @Test
    void aStoppedSenderLeavesItsSectionInactive() throws Exception {
        try (Loopback call = new Loopback();
                VideoCapture capture = call.engine.openCamera(MediaDevice.TEST_PATTERN_ID, SMALL)) {
            PeerSession.Sender sender = call.caller.session.addSender("camera", capture, CAMERA);
            assertNull(sender.mid());
            call.negotiate().awaitConnected();
            assertEquals("0", sender.mid());
            sender.setEnabled(false);
            sender.setEnabled(true);

            sender.stop();
            sender.stop();
            call.negotiate();

            assertNull(sender.mid());
            assertThrows(IllegalStateException.class, () -> sender.setEnabled(true));
            String offer = call.offered;
            assertTrue(offer.contains("a=inactive"), offer);
        }
    }

    @Test
    void aClosedSessionRefusesClearlyAndPendingWorkFails() throws Exception {
        try (Loopback call = new Loopback()) {
            PeerSession session = call.caller.session;
            CompletableFuture<SessionDescription> offer = session.createOffer(false);
            session.close();
            session.close();

            session.closed().get(10, SECONDS);
            assertThrows(IllegalStateException.class, () -> session.createOffer(false));
            assertThrows(IllegalStateException.class, session::stats);
            assertThrows(
                    IllegalStateException.class, () -> session.createDataChannel("late", DataChannel.Options.RELIABLE));
            Awaitility.await().until(offer::isDone);
        }
    }

    @Test
    void whatLibwebrtcRefusesFailsTheFutureAndTheSessionGoesOn() throws Exception {
        try (Loopback call = new Loopback()) {
            call.caller.session.createDataChannel("_reliable", DataChannel.Options.RELIABLE);
            ExecutionException garbage = assertThrows(
                    ExecutionException.class,
                    () -> call.callee
                            .session
                            .setRemoteDescription(new SessionDescription(SessionDescription.Type.OFFER, "garbage"))
                            .get(10, SECONDS));
            assertInstanceOf(RtcException.class, garbage.getCause());
            ExecutionException early = assertThrows(
                    ExecutionException.class,
                    () -> call.callee.session.createAnswer().get(10, SECONDS));
            assertInstanceOf(RtcException.class, early.getCause());
            call.callee.session.addRemoteCandidate(new IceCandidate("candidate:garbage 1 tcp x", "7", 7));

            call.negotiate().awaitConnected();
        }
    }

    @Test
    void serversAndPolicyCanBeReplacedLater() throws Exception {
        try (Loopback call = new Loopback()) {
            call.caller.session.createDataChannel("_reliable", DataChannel.Options.RELIABLE);
            call.negotiate().awaitConnected();

            call.caller.session.updateIce(new IceConfig(
                    List.of(new IceConfig.IceServer(List.of("turn:127.0.0.1:9?transport=tcp"), "u", "c")), false));
            call.caller.session.createOffer(true).get(10, SECONDS);

            assertEquals(PeerSession.ConnectionState.CONNECTED, call.caller.state());
        }
    }

    @Test
    void muchDataWaitsForRoomAndArrivesWhole() throws Exception {
        try (Loopback call = new Loopback()) {
            DataChannel out = call.caller.session.createDataChannel("_reliable", DataChannel.Options.RELIABLE);
            AtomicLong lowest = new AtomicLong(Long.MAX_VALUE);
            out.listen(new Messages() {
                @Override
                public void onBufferedAmountDecreased(long bufferedAmount) {
                    lowest.accumulateAndGet(bufferedAmount, Math::min);
                }
            });
            call.negotiate().awaitConnected();
            Messages received = new Messages();
            call.callee.awaitChannel().listen(received);
            Awaitility.await().until(() -> out.state() == DataChannel.State.OPEN);

            int messages = 400;
            byte[] message = new byte[60_000];
            for (int i = 0; i < messages; i++) {
                message[0] = (byte) i;
                out.send(message);
            }

            for (int i = 0; i < messages; i++) {
                byte[] got = Objects.requireNonNull(received.received.poll(20, SECONDS), "message lost");
                assertEquals(message.length, got.length);
                assertEquals((byte) i, got[0]);
            }
            Awaitility.await().until(() -> lowest.get() == 0 && out.bufferedAmount() == 0);
            out.close();
            assertEquals(DataChannel.State.CLOSED, out.state());
            assertThrows(IllegalStateException.class, () -> out.send(message));
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
