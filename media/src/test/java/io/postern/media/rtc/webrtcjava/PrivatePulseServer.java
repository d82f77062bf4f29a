package io.postern.media.rtc.webrtcjava;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A private PulseAudio server with two virtual speakers and two virtual microphones. Speech is played into the first
 * microphone without a pause; the second is silent.
 */
final class PrivatePulseServer implements AutoCloseable {
    static final String TALKED_INTO = "mic_a";
    static final String SILENT = "mic_b";
    static final String SPEAKER_A = "spk_a";
    static final String SPEAKER_B = "spk_b";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String TEXT = "The quick brown fox jumps over the lazy dog, and then it jumps once more. ";

    private final Path folder;
    private final Path runtime;
    private boolean frozen;
    private final List<Process> processes = new ArrayList<>();

    PrivatePulseServer(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        runtime = Files.createDirectory(
                folder.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        start();
    }

    /** Begins again after {@link #stop}, with the same devices. */
    void start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "pulseaudio",
                "-n",
                "--daemonize=no",
                "--exit-idle-time=-1",
                "--use-pid-file=no",
                "--log-target=stderr"));
        command.add("--load=module-native-protocol-unix auth-anonymous=1 socket=" + socket());
        for (String speaker : List.of(SPEAKER_A, SPEAKER_B)) {
            command.add("--load=module-null-sink sink_name=" + speaker);
        }
        for (String microphone : List.of(TALKED_INTO, SILENT)) {
            command.add("--load=module-null-sink sink_name=" + microphone + "_feed");
            command.add("--load=module-remap-source master=" + microphone + "_feed.monitor source_name=" + microphone
                    + " source_properties=device.description=" + microphone);
        }
        ProcessBuilder server = new ProcessBuilder(command);
        server.environment().put("XDG_RUNTIME_DIR", runtime.toString());
        server.environment().put("HOME", runtime.toString());
        start(server, "pulseaudio");
        Awaitility.await().atMost(TIMEOUT).until(() -> Files.exists(socket()));

        Path speech = folder.resolve("speech.wav");
        start(new ProcessBuilder("espeak-ng", "-s", "170", "-w", speech.toString(), TEXT.repeat(40)), "espeak-ng")
                .waitFor();
        play(speech, TALKED_INTO + "_feed");
        // Keeps the silent microphone running too: an idle one would deliver in blocks of seconds.
        play(silence(), SILENT + "_feed");
    }

    private Path socket() {
        return folder.resolve("native");
    }

    private Path silence() throws IOException {
        Path file = folder.resolve("silence.raw");
        Files.write(file, new byte[48_000 * 2 * 120]);
        return file;
    }

    /** Plays a file once: RIFF, or 48 kHz mono samples in a file called {@code .raw}. */
    void play(Path sound, String sink) throws IOException {
        List<String> command = new ArrayList<>(List.of("paplay", "--latency-msec=200", "--device=" + sink));
        if (sound.toString().endsWith(".raw")) {
            command.addAll(List.of("--raw", "--rate=48000", "--channels=1", "--format=s16le"));
        }
        command.add(sound.toString());
        ProcessBuilder player = new ProcessBuilder(command);
        player.environment().put("PULSE_SERVER", address());
        start(player, "paplay-" + sink);
    }

    /** The speech of espeak-ng for a sentence: 22,050 Hz, mono, 16 bit. */
    Path speak(String sentence) throws IOException, InterruptedException {
        Path speech = folder.resolve("sentence.wav");
        start(new ProcessBuilder("espeak-ng", "-s", "170", "-w", speech.toString(), sentence), "espeak-ng")
                .waitFor();
        return speech;
    }

    /** For the environment variable PULSE_SERVER. */
    String address() {
        return "unix:" + socket();
    }

    private Process start(ProcessBuilder builder, String name) throws IOException {
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** The server is there and answers nobody from now on, until {@link #thaw}. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        frozen = name.equals("STOP");
        new ProcessBuilder(
                        "kill", "-" + name, Long.toString(processes.getFirst().pid()))
                .start()
                .waitFor();
    }

    /** Ends the server, as if it had crashed or was being restarted. */
    void stop() throws IOException {
        close();
        processes.clear();
        Files.deleteIfExists(socket());
    }

    @Override
    public void close() {
        for (Process process : processes.reversed()) {
            if (frozen) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
        }
        for (Process process : processes) {
            try {
                process.onExit().join();
                process.getInputStream().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
