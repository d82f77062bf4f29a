package io.postern.media.rtc.webrtcjava;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.media.rtc.RemoteTrack;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that two sent channels are received as two, and that stereo is not requested from senders. */
class SdpStereoTest {
    @ParameterizedTest
    @CsvSource({
        "recvonly, minptime=10;useinbandfec=1, minptime=10;useinbandfec=1;stereo=1",
        "recvonly, minptime=10;sprop-stereo=1, minptime=10;sprop-stereo=1;stereo=1",
        "recvonly, stereo=1;minptime=10, stereo=1;minptime=10",
        "recvonly, minptime=10;stereo=0, minptime=10;stereo=0",
        "sendonly, minptime=10;useinbandfec=1, minptime=10;useinbandfec=1",
        "sendrecv, minptime=10, minptime=10",
        "inactive, minptime=10, minptime=10",
    })
    void onlyAReceivingSectionAsks(String direction, String parameters, String asking) {
        assertEquals(
                section(direction, parameters),
                SdpStereo.requestStereo(section(direction, parameters)).replace(asking, parameters));
        assertTrue(SdpStereo.requestStereo(section(direction, parameters)).contains("a=fmtp:111 " + asking + "\r\n"));
    }

    @Test
    void aSectionWithoutParametersGetsThem() {
        String bare = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=recvonly\r\na=rtpmap:111 OPUS/48000/2\r\n";
        String other = "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=recvonly\r\na=rtpmap:0 PCMU/8000\r\n";
        assertEquals(
                "v=0\r\n" + bare + "a=fmtp:111 stereo=1\r\n" + other,
                SdpStereo.requestStereo("v=0\r\n" + bare + other));
    }

    private static String section(String direction, String parameters) {
        return "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 63 111\r\na=" + direction
                + "\r\na=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 "
                + parameters
                + "\r\n";
    }

    @Test
    void leftAndRightAreHeardApart() throws Exception {
        try (Loopback call = new Loopback();
                LeftAlone left = new LeftAlone(call.engine.factory())) {
            call.caller.session.addSender("left", left, new SenderOptions("camera", List.of(), 96_000, 0));
            call.negotiate().awaitConnected();
            RemoteTrack track = call.callee.awaitTrack();
            AtomicInteger channelsHeard = new AtomicInteger();
            AtomicInteger loudLeft = new AtomicInteger();
            AtomicInteger loudRight = new AtomicInteger();
            try (VideoSource.Watch watch = track.listen((samples, rate, channels, frames) -> {
                channelsHeard.set(channels);
                ShortBuffer heard =
                        ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
                for (int i = 0; i < frames; i++) {
                    count(heard.get(i * channels), loudLeft);
                    count(heard.get(i * channels + channels - 1), loudRight);
                }
            })) {
                Awaitility.await().atMost(20, SECONDS).until(() -> loudLeft.get() > 20_000);
            }
            assertEquals(2, channelsHeard.get());
            assertTrue(
                    loudRight.get() < loudLeft.get() / 20,
                    () -> loudLeft + " on the left, " + loudRight + " on the right");
        }
    }

    private static void count(short sample, AtomicInteger loud) {
        if (Math.abs(sample) > 1_000) {
            loud.incrementAndGet();
        }
    }

    /** A tone on the left and nothing on the right. */
    private static final class LeftAlone extends LocalAudio {
        private static final int RATE = 48_000;
        private static final int FRAMES = RATE / 100;

        private final NativeFactory factory;
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final byte[] samples = new byte[FRAMES * 4];

        LeftAlone(NativeFactory factory) {
            this.factory = factory;
            ShortBuffer both =
                    ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
            for (int i = 0; i < FRAMES; i++) {
                both.put(2 * i, (short) (10_000 * Math.sin(2 * Math.PI * 500 * i / RATE)));
            }
        }

        @Override
        Feed openFeed(String trackId) {
            CustomAudioSource source = new CustomAudioSource();
            AudioTrack track = factory.createAudioTrack(trackId, source);
            return new Feed() {
                @Override
                public AudioTrack track() {
                    return track;
                }

                @Override
                public void start(Probe probe) {
                    factory.recording().unsettle();
                    clock.scheduleAtFixedRate(this::push, 0, 10, TimeUnit.MILLISECONDS);
                }

                private void push() {
                    if (factory.recording().mayPushTone()) {
                        source.pushAudio(samples, 16, RATE, 2, FRAMES);
                    }
                }

                @Override
                public void setEnabled(boolean enabled) {
                    track.setEnabled(enabled);
                }

                @Override
                public boolean isEnabled() {
                    return true;
                }

                @Override
                public void detach() {
                    clock.close();
                }

                @Override
                public void dispose() {
                    NativeCalls.dispose(track);
                    source.dispose();
                }
            };
        }

        @Override
        public double level() {
            return 0;
        }

        @Override
        public double inputLevel() {
            return 0;
        }

        @Override
        public void close() {
            clock.close();
        }
    }
}
