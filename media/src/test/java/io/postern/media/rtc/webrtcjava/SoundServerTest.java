package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.media.rtc.SessionDescription;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses a sound server that starts late, ends during a call, and is restarted between two calls. */
@Requires(Requirement.PULSEAUDIO)
class SoundServerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int LOUD = 1500;

    /** The prefix of the child's own lines, between those of its log. */
    private static final String SAID = "said ";

    /** A server that is there and does not answer any more, in a call. */
    static final class Frozen {
        private Frozen() {}

        public static void main(String[] arguments) throws Exception {
            PrivatePulseServer pulse = new PrivatePulseServer(Path.of(arguments[0]));
            Loopback call = new Loopback(WebrtcEngine.openForLoopback(new WebrtcEngine.Options(true, false)));
            WebrtcEngine engine = call.engine;
            AudioCapture talking = engine.openMicrophone(PrivatePulseServer.TALKED_INTO);
            Child.say("call", Child.hear(call, talking));

            pulse.freeze();
            call.renewSessions();
            long begun = System.nanoTime();
            call.caller.session.addSender("voice", talking, Child.options());
            CompletableFuture<SessionDescription> offer = call.caller.session.createOffer(false);
            Child.say("waited", System.nanoTime() - begun > 1_000_000_000L);
            offer.thenCompose(made -> call.caller
                            .session
                            .setLocalDescription(made)
                            .thenCompose(set -> call.callee.session.setRemoteDescription(made)))
                    .exceptionally(failure -> null);
            Child.until().until(() -> call.caller.obsolete && call.callee.obsolete);
            Child.until().until(() -> !engine.hasAudioDevices());
            call.renewSessions();
            call.caller.session.addSender("voice", talking, Child.options());
            call.negotiate().awaitConnected();
            Child.say("a call without sound", "connected");

            pulse.thaw();
            Child.until().until(() -> call.caller.obsolete && call.callee.obsolete && engine.hasAudioDevices());
            Child.say("call", Child.hear(call, talking));
            pulse.freeze();
            call.close();
            pulse.close();
            Child.say("closed", "yes");
            System.exit(0);
        }
    }

    /** The process with the engine and the sound server. Says what it sees, line by line. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            try (Loopback call = new Loopback(WebrtcEngine.openForLoopback(new WebrtcEngine.Options(true, false)))) {
                WebrtcEngine engine = call.engine;
                say("without a server", engine.hasAudioDevices() + " " + ids(engine, DeviceKind.MICROPHONE));
                try (PrivatePulseServer pulse = new PrivatePulseServer(Path.of(arguments[0]))) {
                    until().until(() -> call.caller.obsolete && call.callee.obsolete);
                    until().until(() -> ids(engine, DeviceKind.MICROPHONE).size() == 2);
                    say("it starts", engine.hasAudioDevices());

                    AtomicBoolean missed = new AtomicBoolean();
                    engine.devices()
                            .onChange(() -> missed.compareAndSet(
                                    false,
                                    !ids(engine, DeviceKind.MICROPHONE).contains(PrivatePulseServer.TALKED_INTO)));
                    AudioCapture talking = engine.openMicrophone(PrivatePulseServer.TALKED_INTO);
                    say("call", hear(call, talking));

                    pulse.stop();
                    until().until(() -> call.caller.obsolete && call.callee.obsolete);
                    say("it ends in a call", engine.hasAudioDevices());
                    // A call goes on without sound, and everything in it is answered.
                    call.renewSessions();
                    call.caller.session.addSender("voice", talking, options());
                    call.negotiate().awaitConnected();
                    pulse.start();
                    until().until(() -> call.caller.obsolete && call.callee.obsolete);
                    say("it is there again", engine.hasAudioDevices());
                    say("call", hear(call, talking));
                    until().until(() -> talking.level() > 0.05);
                    say("microphone missed", missed.get());

                    call.renewSessions();
                    pulse.stop();
                    pulse.start();
                    until().until(() -> call.caller.obsolete && call.callee.obsolete && engine.hasAudioDevices());
                    until().until(() -> talking.level() > 0.05);
                    say("level after a restart between calls", "yes");
                    say("next call", hear(call, talking));
                    talking.close();
                }
            }
            say("closed", "yes");
            // As programs do: a native call that was given up would keep the process.
            System.exit(0);
        }

        /** Makes a call and waits until what is said into the microphone is loud at its other end. */
        private static String hear(Loopback call, AudioCapture microphone) throws Exception {
            call.renewSessions();
            call.caller.session.addSender("voice", microphone, options());
            call.negotiate().awaitConnected();
            AtomicInteger loudest = new AtomicInteger();
            VideoSource.Watch hearing = call.callee.awaitTrack().listen((samples, rate, channels, frames) -> {
                for (int i = 0; i + 1 < samples.length; i += 2) {
                    int sample = Math.abs((samples[i + 1] << 8) | (samples[i] & 0xff));
                    loudest.accumulateAndGet(sample, Math::max);
                }
            });
            until().until(() -> loudest.get() > LOUD);
            hearing.close();
            return "heard";
        }

        private static SenderOptions options() {
            return new SenderOptions("camera", List.of(), 0, 0);
        }

        private static ConditionFactory until() {
            return Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(20));
        }

        private static List<String> ids(WebrtcEngine engine, DeviceKind kind) {
            return engine.devices().list(kind).stream().map(MediaDevice::id).toList();
        }

        private static void say(String what, Object value) {
            System.out.println(SAID + what + ": " + value);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedFor(@TempDir Path folder) throws Exception {
        assertEquals("""
                call: heard
                waited: false
                a call without sound: connected
                call: heard
                closed: yes
                """, run(Frozen.class, folder));
    }

    @Test
    void soundResumesByItselfAndNobodyWaitsForever(@TempDir Path folder) throws Exception {
        assertEquals("""
                without a server: false []
                it starts: true
                call: heard
                it ends in a call: false
                it is there again: true
                call: heard
                microphone missed: false
                level after a restart between calls: yes
                next call: heard
                closed: yes
                """, run(Child.class, folder));
    }

    private static String run(Class<?> program, Path folder) throws Exception {
        Path output = folder.resolve("child.out");
        Path server = Files.createDirectory(folder.resolve("server"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                server.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("PULSE_SERVER", "unix:" + server.resolve("native"));

        int status = run(builder);

        assertEquals(0, status, () -> read(output));
        return said(output);
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String said(Path output) throws IOException {
        return Files.readString(output)
                .lines()
                .filter(line -> line.startsWith(SAID))
                .map(line -> line.substring(SAID.length()) + "\n")
                .collect(Collectors.joining());
    }

    private static int run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process child = builder.start();
        try {
            assertTrue(child.waitFor(120, TimeUnit.SECONDS), "The process does not end");
        } finally {
            child.descendants().forEach(ProcessHandle::destroy);
            child.destroyForcibly();
        }
        return child.exitValue();
    }
}
