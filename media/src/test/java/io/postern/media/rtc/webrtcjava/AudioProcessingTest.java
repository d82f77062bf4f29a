package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.AudioProcessing;
import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.MediaEngine.AudioCapture;
import io.postern.media.rtc.PeerSession;
import io.postern.media.rtc.PeerSession.SenderOptions;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays speech with pauses and a fan into a microphone of a real sound server; a peer records the received audio while
 * the processing is changed during the call. The engine runs in a process of its own, because the server's address
 * comes from the environment.
 */
@Requires(Requirement.PULSEAUDIO)
class AudioProcessingTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int SECONDS = 4;
    private static final int PERIODS = 30;
    private static final int RATE = 48_000;
    private static final double FAN = 300;
    private static final double ALIKE = 0.8;

    private static void until(Callable<Boolean> condition) {
        Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(200)).until(condition);
    }

    /** The received audio. Written by the decoding thread. */
    private static final class Recording {
        private final List<Short> samples = new ArrayList<>();
        private int silent;
        private int longestSilence;

        synchronized void add(byte[] bytes, int channels) {
            for (int i = 0; i + 1 < bytes.length; i += 2 * channels) {
                short sample = (short) ((bytes[i + 1] << 8) | (bytes[i] & 0xff));
                samples.add(sample);
                silent = Math.abs(sample) <= 1 ? silent + 1 : 0;
                longestSilence = Math.max(longestSilence, silent);
            }
        }

        synchronized void begin() {
            samples.clear();
            silent = 0;
            longestSilence = 0;
        }

        synchronized boolean isComplete() {
            return samples.size() >= SECONDS * RATE;
        }

        /** One period of the sound that repeats itself, beginning anywhere in it. */
        synchronized LoudnessEnvelope newest() {
            short[] newest = new short[SECONDS * RATE];
            for (int i = 0; i < newest.length; i++) {
                newest[i] = samples.get(samples.size() - newest.length + i);
            }
            return LoudnessEnvelope.of(newest, RATE);
        }

        /** The newest period, as soon as it is as it is to be; or as it is when that has taken too long. */
        LoudnessEnvelope await(Predicate<LoudnessEnvelope> condition) {
            AtomicReference<LoudnessEnvelope> heard =
                    new AtomicReference<>(new LoudnessEnvelope(new double[LoudnessEnvelope.STEPS_PER_SECOND]));
            try {
                until(() -> {
                    if (!isComplete()) {
                        return false;
                    }
                    heard.set(newest());
                    return condition.test(heard.get());
                });
            } catch (ConditionTimeoutException e) {
                // What was measured says more than that it took too long.
                System.out.println(e.getMessage());
            }
            return heard.get();
        }

        synchronized double longestSilenceSeconds() {
            return (double) longestSilence / RATE;
        }
    }

    /** The process with the engine. Says what it measured, line by line. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            LoudnessEnvelope spoken =
                    LoudnessEnvelope.of(samples(Files.readAllBytes(Path.of(arguments[0])), 0, SECONDS * RATE), RATE);
            say("spoken floor", spoken.floor());
            try (Loopback call = new Loopback(WebrtcEngine.openForLoopback(new WebrtcEngine.Options(true, false)))) {
                call.engine.setAudioProcessing(AudioProcessing.NONE);
                AudioCapture microphone = call.engine.openMicrophone(PrivatePulseServer.SILENT);
                PeerSession.Sender sender = call.caller.session.addSender(
                        "voice", microphone, new SenderOptions("camera", List.of(), 96_000, 0));
                call.negotiate().awaitConnected();
                Recording recording = new Recording();
                VideoSource.Watch hearing = call.callee
                        .awaitTrack()
                        .listen((samples, rate, channels, frames) -> recording.add(samples, channels));
                until(recording::isComplete);
                recording.begin();
                LoudnessEnvelope raw = recording.await(heard -> heard.likeness(spoken) > ALIKE);
                tell("raw", raw, spoken);

                change(call, sender, microphone, new AudioProcessing(false, true, false));
                tell(
                        "suppressed",
                        recording.await(heard -> heard.floor() < raw.floor() / 3 && heard.likeness(spoken) > ALIKE),
                        spoken);

                change(call, sender, microphone, AudioProcessing.NONE);
                tell(
                        "raw again",
                        recording.await(heard -> heard.floor() > raw.floor() * 0.8 && heard.likeness(spoken) > ALIKE),
                        spoken);
                say("longest silence", recording.longestSilenceSeconds());
                hearing.close();
            }
        }

        private static void change(
                Loopback call, PeerSession.Sender sender, AudioCapture microphone, AudioProcessing processing) {
            call.engine.setAudioProcessing(processing);
            sender.replace(microphone);
        }

        private static void tell(String what, LoudnessEnvelope measured, LoudnessEnvelope spoken) {
            say(what + " floor", measured.floor());
            say(what + " peak", measured.peak() / spoken.peak());
            say(what + " likeness", measured.likeness(spoken));
        }

        private static void say(String what, double value) {
            System.out.println(String.format(Locale.ROOT, "%s: %.3f", what, value));
        }
    }

    @Test
    void noiseIsSuppressedAndLeftAloneAsIsChosenInTheRunningCall(@TempDir Path folder) throws Exception {
        try (PrivatePulseServer pulse = new PrivatePulseServer(folder)) {
            Path sound = speechBeforeAFan(folder, pulse);
            pulse.play(sound, PrivatePulseServer.SILENT + "_feed");

            List<String> lines = run(folder, pulse, sound);

            double spoken = value(lines, "spoken floor");
            double raw = value(lines, "raw floor");
            double suppressed = value(lines, "suppressed floor");
            String all = String.join("\n", lines);
            assertEquals(spoken, raw, spoken * 0.35, () -> "Without processing the fan is as loud as it is: " + all);
            assertTrue(suppressed < spoken / 3, () -> "With suppression it is at most a third: " + all);
            assertTrue(value(lines, "raw again floor") > spoken * 0.65, () -> "Switched off, the fan is back: " + all);
            for (String part : List.of("raw", "suppressed", "raw again")) {
                assertTrue(
                        value(lines, part + " likeness") > ALIKE, () -> "What is said arrives, " + part + ": " + all);
                assertTrue(value(lines, part + " peak") > 0.5, () -> "Speech is not suppressed, " + part + ": " + all);
            }
            assertTrue(value(lines, "longest silence") < 1, () -> "There is no gap at a change: " + all);
        }
    }

    /** Says a sentence and is silent, again and again, each time {@link #SECONDS} long, before a fan that never stops. */
    private static Path speechBeforeAFan(Path folder, PrivatePulseServer pulse) throws Exception {
        byte[] speech = Files.readAllBytes(pulse.speak("Everybody can hear what I say now."));
        int header = 44;
        short[] spoken = samples(speech, header, (speech.length - header) / 2);
        ByteBuffer bytes = ByteBuffer.allocate(PERIODS * SECONDS * RATE * 2).order(ByteOrder.LITTLE_ENDIAN);
        Random noise = new Random(1);
        double rumble = 0;
        for (int i = 0; i < PERIODS * SECONDS * RATE; i++) {
            int at = (int) ((i % (SECONDS * RATE)) * 22_050L / RATE);
            // White noise without what the codec leaves out.
            rumble = 0.7 * rumble + 0.3 * noise.nextGaussian();
            double sample = rumble * FAN / 0.42 + (at < spoken.length ? spoken[at] * 0.6 : 0);
            bytes.putShort((short) Math.clamp(Math.round(sample), Short.MIN_VALUE, Short.MAX_VALUE));
        }
        return Files.write(folder.resolve("fan.raw"), bytes.array());
    }

    private static short[] samples(byte[] bytes, int offset, int count) {
        short[] samples = new short[count];
        ByteBuffer.wrap(bytes, offset, count * 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }

    private static double value(List<String> lines, String what) {
        return lines.stream()
                .filter(line -> line.startsWith(what + ": "))
                .mapToDouble(line -> Double.parseDouble(line.substring(what.length() + 2)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing was said of " + what + ": " + lines));
    }

    private static List<String> run(Path folder, PrivatePulseServer pulse, Path sound)
            throws IOException, InterruptedException {
        Path output = folder.resolve("child.out");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        sound.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PULSE_SERVER", pulse.address());
        Process child = builder.start();
        try {
            assertTrue(child.waitFor(100, TimeUnit.SECONDS), "The process does not end");
        } finally {
            child.destroyForcibly();
        }
        assertEquals(0, child.exitValue(), () -> read(output));
        return Files.readAllLines(output);
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
