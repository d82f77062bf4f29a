package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.PeerSession;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.media.rtc.RemoteTrack;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Uses microphones and speakers of a real sound server. The engine runs in a process of its own, because the server's
 * address comes from the environment.
 */
@Requires(Requirement.PULSEAUDIO)
class AudioDeviceTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int QUIET = 300;
    private static final int LOUD = 1500;

    /** The process with the engine. Says what it sees, line by line. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            try (Loopback call = new Loopback(WebrtcEngine.openForLoopback(new WebrtcEngine.Options(true, true)))) {
                WebrtcEngine engine = call.engine;
                say("has audio devices", engine.hasAudioDevices());
                say("microphones", ids(engine, DeviceKind.MICROPHONE));
                say("speakers", ids(engine, DeviceKind.SPEAKER));

                AudioCapture talking = engine.openMicrophone(PrivatePulseServer.TALKED_INTO);
                until().until(() -> talking.level() > 0.05);
                say("level before the call", "yes");
                say("recording before the call", recordingFrom());

                PeerSession.Sender sender =
                        call.caller.session.addSender("voice", talking, new SenderOptions("camera", List.of(), 0, 0));
                call.negotiate().awaitConnected();
                RemoteTrack remote = call.callee.awaitTrack();
                AtomicInteger loudest = new AtomicInteger();
                VideoSource.Watch hearing = remote.listen((samples, rate, channels, frames) -> {
                    for (int i = 0; i + 1 < samples.length; i += 2) {
                        int sample = Math.abs((samples[i + 1] << 8) | (samples[i] & 0xff));
                        loudest.accumulateAndGet(sample, Math::max);
                    }
                });
                until().until(() -> loudest.get() > LOUD);
                say("heard", "yes");
                until().until(() -> recordingFrom().equals(List.of(PrivatePulseServer.TALKED_INTO)));
                say("recording in the call", recordingFrom());
                until().until(() -> talking.level() > 0.05);
                say("level in the call", "yes");

                AudioCapture silent = engine.openMicrophone(PrivatePulseServer.SILENT);
                sender.replace(silent);
                talking.close();
                until().until(() -> quietFor(loudest, 50));
                say("after the change", recordingFrom());

                AudioCapture again = engine.openMicrophone(PrivatePulseServer.TALKED_INTO);
                sender.replace(again);
                silent.close();
                until().until(() -> loudest.get() > LOUD);
                say("heard again", "yes");

                sender.setEnabled(false);
                until().until(() -> quietFor(loudest, 50));
                say("level when muted", again.level());
                until().until(() -> again.inputLevel() > 0.05);
                say("listened to when muted", again.level() == 0 && quietFor(loudest, 20));
                // libwebrtc itself goes on recording while muted; what listens beside it does not.
                until().until(() -> recordingFrom().size() == 1);
                say("recording when nobody asks", recordingFrom());
                sender.setEnabled(true);
                until().until(() -> loudest.get() > LOUD);
                say("heard after unmuting", "yes");

                engine.selectSpeaker(PrivatePulseServer.SPEAKER_B);
                say("playing to", playingTo());
                try {
                    engine.selectSpeaker("no such speaker");
                } catch (DeviceException e) {
                    say("unknown speaker", e.reason() + " " + playingTo());
                }
                try {
                    engine.openMicrophone("no such microphone").close();
                } catch (DeviceException e) {
                    say("unknown microphone", e.reason());
                }

                CompletableFuture<Void> played = engine.playTestSound();
                until().until(() ->
                        playingTo().equals(List.of(PrivatePulseServer.SPEAKER_B, PrivatePulseServer.SPEAKER_B)));
                played.get(20, TimeUnit.SECONDS);
                say("test sound on the chosen speaker", "yes");

                String headset =
                        plug("load-module", "module-remap-source", "master=mic_b_feed.monitor", "source_name=usb");
                until().until(() -> ids(engine, DeviceKind.MICROPHONE).contains("usb"));
                say("plugged in", ids(engine, DeviceKind.MICROPHONE));
                plug("set-default-source", "usb");
                until().until(() ->
                        ids(engine, DeviceKind.MICROPHONE).getFirst().equals("usb"));
                AudioCapture plugged = engine.openMicrophone("usb");
                sender.replace(plugged);
                again.close();
                until().until(() -> recordingFrom().equals(List.of("usb")));
                plug("unload-module", headset);
                until().until(() -> !ids(engine, DeviceKind.MICROPHONE).contains("usb"));
                AudioCapture left = engine.openMicrophone(PrivatePulseServer.TALKED_INTO);
                sender.replace(left);
                plugged.close();
                loudest.set(0);
                until().until(() -> loudest.get() > LOUD);
                // PulseAudio moves what listened to the device that is gone, until it is closed.
                until().until(() -> recordingFrom().equals(List.of(PrivatePulseServer.TALKED_INTO)));
                say("heard after unplugging", recordingFrom());

                AudioCapture tone = engine.openMicrophone(MediaDevice.TEST_TONE_ID);
                sender.replace(tone);
                left.close();
                until().until(() -> recordingFrom().isEmpty());
                loudest.set(0);
                until().until(() -> loudest.get() > LOUD);
                say("recording while the tone is sent", recordingFrom());
                hearing.close();
            }
            say("closed", "yes");
        }

        private static String plug(String... request) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of("pactl"));
            command.addAll(List.of(request));
            Process asked =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, asked.waitFor(), answer);
            return answer.strip();
        }

        private static boolean quietFor(AtomicInteger loudest, int pieces) {
            loudest.set(0);
            AtomicInteger rounds = new AtomicInteger();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(TIMEOUT)
                    .until(() -> rounds.incrementAndGet() > pieces);
            return loudest.get() < QUIET;
        }

        private static ConditionFactory until() {
            return Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(50));
        }

        private static List<String> ids(WebrtcEngine engine, DeviceKind kind) {
            return engine.devices().list(kind).stream().map(MediaDevice::id).toList();
        }

        private static List<String> recordingFrom() {
            return connected(LibPulse.Direction.RECORDING);
        }

        private static List<String> playingTo() {
            return connected(LibPulse.Direction.PLAYBACK);
        }

        private static List<String> connected(LibPulse.Direction direction) {
            try (LibPulse pulse = LibPulse.connect().orElseThrow()) {
                List<LibPulse.Device> devices = pulse.devices(direction);
                return pulse.streams(direction).stream()
                        .map(stream -> devices.stream()
                                .filter(device -> device.index() == stream.device())
                                .findFirst()
                                .orElseThrow()
                                .name())
                        .toList();
            }
        }

        private static void say(String what, Object value) {
            System.out.println(what + ": " + value);
        }
    }

    @Test
    void microphonesAndSpeakersAreListedMeteredChangedAndMuted(@TempDir Path folder) throws Exception {
        try (PrivatePulseServer pulse = new PrivatePulseServer(folder)) {
            Path output = folder.resolve("child.out");
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Child.class.getName())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("PULSE_SERVER", pulse.address());

            int status = run(builder);

            assertEquals("""
                    has audio devices: true
                    microphones: [mic_a, mic_b, postern:test-tone]
                    speakers: [spk_a, mic_a_feed, mic_b_feed, spk_b]
                    level before the call: yes
                    recording before the call: [mic_a]
                    heard: yes
                    recording in the call: [mic_a]
                    level in the call: yes
                    after the change: [mic_b]
                    heard again: yes
                    level when muted: 0.0
                    listened to when muted: true
                    recording when nobody asks: [mic_a]
                    heard after unmuting: yes
                    playing to: [spk_b]
                    unknown speaker: NOT_FOUND [spk_b]
                    unknown microphone: NOT_FOUND
                    test sound on the chosen speaker: yes
                    plugged in: [mic_a, usb, mic_b, postern:test-tone]
                    heard after unplugging: [mic_a]
                    recording while the tone is sent: []
                    closed: yes
                    """, Files.readString(output));
            assertEquals(0, status);
        }
    }

    private static int run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process child = builder.start();
        try {
            assertTrue(child.waitFor(100, TimeUnit.SECONDS), "The process does not end");
        } finally {
            child.destroyForcibly();
        }
        return child.exitValue();
    }
}
