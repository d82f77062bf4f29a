package io.postern.verify.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.livekit.process.Jvm;
import io.postern.media.device.AudioProcessing;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.TrackSource;
import io.postern.signaling.AccessToken;
import io.postern.signaling.token.TokenSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.lab.ServerProcess;
import io.postern.verify.peer.NodePeer;
import io.postern.verify.peer.Received;
import io.postern.verify.stage.Stage;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A spoken sentence, out of a microphone of PulseAudio, as LiveKit's own client hears it while it is processed or not. */
@Requires({Requirement.LIVEKIT, Requirement.NODE, Requirement.PULSEAUDIO})
@LeakGuard.Shared
class ProcessedSoundTest {
    private static final String SENTENCE =
            "The postern is the small door in a fortress wall. We meet there every week and talk about the weather. ";

    /** Three seconds of what a peer receives. */
    private static final long SPAN = 3 * 48_000L;

    @RegisterExtension
    static final Stage STAGE = new Stage();

    @TempDir
    private Path folder;

    /** Our client in a process of its own: the sound server is chosen by its environment. */
    static final class Speaker {
        private Speaker() {}

        /** Takes server, token and room, then a processing a line, until the input ends; answers each with a line. */
        public static void main(String... arguments) throws Exception {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            URI server = URI.create(lines.readLine());
            TokenSource tokens = TokenSource.literal(server, AccessToken.of(lines.readLine()));
            try (RoomClient client = RoomClient.create(new RoomClient.Options(RoomClient.Audio.DEVICES, false));
                    Room room = client.newRoom(lines.readLine(), tokens)) {
                room.setEnabled(TrackSource.MICROPHONE, true);
                room.join().get(20, TimeUnit.SECONDS);
                System.out.println("SPEAKING");
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    client.localMedia().process(line.equals("ALL") ? AudioProcessing.ALL : AudioProcessing.NONE);
                    System.out.println("NOW " + line);
                }
            }
            System.exit(0);
        }
    }

    @Test
    void aSentenceGoesThroughWithTheProcessingOnAndOff() throws IOException, InterruptedException {
        String room = STAGE.newRoom();
        NodePeer nina = STAGE.join(STAGE.rtcNode(), room, "nina");
        Path socket = folder.resolve("pulse");
        Map<String, String> sound = Map.of("PULSE_SERVER", "unix:" + socket);
        try (ServerProcess pulse = soundServer(socket);
                ServerProcess speech = speech(sound)) {
            Process speaker = speaker(sound);
            try (BufferedWriter orders = speaker.outputWriter(StandardCharsets.UTF_8);
                    BufferedReader answers = speaker.inputReader(StandardCharsets.UTF_8)) {
                String token = STAGE.tokens().participant(room, "olga", "Olga").reveal();
                order(orders, STAGE.url() + "\n" + token + "\n" + room);
                await(answers, "SPEAKING");
                nina.awaitAudio("olga", "speech", a -> a.loud() > 10_000);
                List<Double> loud = new ArrayList<>();
                for (String processing : List.of("ALL", "NONE", "ALL")) {
                    order(orders, processing);
                    await(answers, "NOW " + processing);
                    loud.add(loudShare(nina));
                }
                // Speech is loud for about half of the time, whatever is done to it; a gap or noise would change that.
                loud.forEach(share -> assertTrue(share > 0.2 && share < 0.9, loud::toString));
            } finally {
                assertTrue(speaker.waitFor(10, TimeUnit.SECONDS), "it leaves when its orders end");
                speaker.destroyForcibly();
            }
            assertEquals(0, speaker.exitValue());
        }
    }

    private static double loudShare(NodePeer peer) {
        Received.Audio before = peer.audio("olga").orElseThrow();
        Received.Audio after =
                peer.awaitAudio("olga", "three seconds more", a -> a.samples() >= before.samples() + SPAN);
        return (double) (after.loud() - before.loud()) / (after.samples() - before.samples());
    }

    private ServerProcess soundServer(Path socket) throws IOException {
        Path home = Files.createDirectory(
                folder.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return ServerProcess.start(
                        "pulseaudio",
                        folder,
                        Map.of("HOME", home.toString(), "XDG_RUNTIME_DIR", home.toString()),
                        List.of(
                                "pulseaudio",
                                "-n",
                                "--daemonize=no",
                                "--exit-idle-time=-1",
                                "--use-pid-file=no",
                                "--load=module-native-protocol-unix auth-anonymous=1 socket=" + socket,
                                "--load=module-null-sink sink_name=speakers",
                                "--load=module-null-sink sink_name=mouth",
                                "--load=module-remap-source master=mouth.monitor source_name=microphone",
                                "--load=module-suspend-on-idle timeout=600"))
                .await(() -> Files.exists(socket));
    }

    private ServerProcess speech(Map<String, String> sound) throws IOException, InterruptedException {
        Path file = folder.resolve("speech.wav");
        run(sound, "pactl", "set-default-source", "microphone");
        run(sound, "espeak-ng", "-s", "170", "-w", file.toString(), SENTENCE.repeat(30));
        return ServerProcess.start(
                "paplay", folder, sound, List.of("paplay", "--latency-msec=200", "-d", "mouth", file.toString()));
    }

    private void run(Map<String, String> sound, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(command[0] + ".log").toFile());
        builder.environment().putAll(sound);
        Process process = builder.start();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), command[0]);
        assertEquals(0, process.exitValue(), command[0]);
    }

    private Process speaker(Map<String, String> sound) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Jvm.java().toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Speaker.class.getName())
                .redirectError(folder.resolve("speaker.log").toFile());
        builder.environment().putAll(sound);
        return builder.start();
    }

    private static void order(BufferedWriter orders, String line) throws IOException {
        orders.write(line);
        orders.newLine();
        orders.flush();
    }

    private static void await(BufferedReader answers, String wanted) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.equals(wanted)) {
                return;
            }
        }
        throw new AssertionError("The speaker ended before it said " + wanted);
    }
}
