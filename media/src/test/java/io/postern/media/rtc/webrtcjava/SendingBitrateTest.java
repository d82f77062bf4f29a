package io.postern.media.rtc.webrtcjava;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.MediaDevice;
import io.postern.media.rtc.MediaEngine.VideoCapture;
import io.postern.media.rtc.MediaEngine.VideoFormat;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerSession;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.media.rtc.PeerSession.SenderOptions.Layer;
import io.postern.media.rtc.PeerStats;
import io.postern.media.rtc.SessionDescription;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Checks the target bitrates of libwebrtc's encoders after negotiation. */
class SendingBitrateTest {
    private static final VideoFormat LARGE = new VideoFormat(1280, 720, 30);
    private static final List<Layer> LAYERS =
            List.of(new Layer("q", 160_000), new Layer("h", 450_000), new Layer("f", 1_700_000));
    private static final int LIMIT = 300_000;

    @Test
    void aReceivingSectionDoesNotLiftTheLimitOfWhatIsSent() throws Exception {
        try (Loopback call = new Loopback();
                VideoCapture capture = call.engine.openCamera(MediaDevice.TEST_PATTERN_ID, LARGE)) {
            call.caller.session.addSender(
                    "camera", capture, new SenderOptions("camera", List.of("VP8"), LIMIT, 0, LAYERS));
            negotiate(call);
            call.awaitConnected();
            call.caller.session.addReceiver(MediaKind.VIDEO);
            negotiate(call);
            awaitSent(call, 300);
            double aim = aim(call);
            assertTrue(aim > 0 && aim <= LIMIT, () -> "within " + LIMIT + " bits per second, not " + aim);
        }
    }

    @Test
    void layersThatAreNotWantedLeaveTheirsToNobody() throws Exception {
        try (Loopback call = new Loopback();
                VideoCapture capture = call.engine.openCamera(MediaDevice.TEST_PATTERN_ID, LARGE)) {
            PeerSession.Sender sender = call.caller.session.addSender(
                    "camera", capture, new SenderOptions("camera", List.of("VP8"), 2_310_000, 0, LAYERS));
            negotiate(call);
            call.awaitConnected();
            awaitSent(call, 60);
            sender.selectLayers(Set.of("q", "h"));
            negotiate(call);
            awaitSent(call, 300);
            double two = aim(call);
            assertTrue(two > 0 && two <= 610_000, () -> "two layers get theirs, not " + two);
        }
    }

    private static double aim(Loopback call) throws Exception {
        return call.caller.session.stats().get(10, SECONDS).outbound().stream()
                .mapToDouble(PeerStats.Outbound::targetBitrate)
                .sum();
    }

    /** Long enough for libwebrtc to find that the way is wide. */
    private static void awaitSent(Loopback call, int frames) {
        long before = call.caller.session.framesFed();
        Awaitility.await().atMost(60, SECONDS).until(() -> {
            call.passCandidates();
            return call.caller.session.framesFed() >= before + frames;
        });
    }

    /** As with a server, which takes simulcast; libwebrtc itself does not. */
    private static void negotiate(Loopback call) throws Exception {
        SessionDescription offer = call.caller.session.createOffer(false).get(20, SECONDS);
        call.caller.session.setLocalDescription(offer).get(20, SECONDS);
        call.callee.session.setRemoteDescription(offer).get(20, SECONDS);
        SessionDescription answer = call.callee.session.createAnswer().get(20, SECONDS);
        call.callee.session.setLocalDescription(answer).get(20, SECONDS);
        String layered = SdpVideoSections.mapEach(
                answer.sdp(),
                section -> section.contains("a=mid:0\r\n")
                        ? section + "a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;f\r\n"
                        : section);
        call.caller
                .session
                .setRemoteDescription(new SessionDescription(answer.type(), layered))
                .get(20, SECONDS);
        call.passCandidates();
    }
}
