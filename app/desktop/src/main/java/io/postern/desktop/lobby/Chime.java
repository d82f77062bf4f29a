package io.postern.desktop.lobby;

import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;

/** Two soft notes, played through the JDK's own sound: no call is needed to hear them. */
public final class Chime implements SpeakerTest {
    private static final int RATE = 48_000;
    private static final AudioFormat FORMAT = new AudioFormat(RATE, 16, 2, true, false);
    private static final double[] NOTES = {523.25, 783.99};
    private static final double NOTE_SECONDS = 0.35;
    private static final double LOUDNESS = 0.25;

    private final Executor threads = task -> Thread.ofVirtual().name("chime").start(task);

    @Override
    public CompletableFuture<Void> play(String label) {
        return CompletableFuture.runAsync(() -> playOn(label), threads);
    }

    private static void playOn(String label) {
        DataLine.Info wanted = new DataLine.Info(SourceDataLine.class, FORMAT);
        Optional<Mixer> mixer = Arrays.stream(AudioSystem.getMixerInfo())
                .filter(info -> sameDevice(info.getName(), label))
                .map(AudioSystem::getMixer)
                .filter(candidate -> candidate.isLineSupported(wanted))
                .findFirst();
        try (SourceDataLine line =
                (SourceDataLine) (mixer.isPresent() ? mixer.get().getLine(wanted) : AudioSystem.getLine(wanted))) {
            line.open(FORMAT);
            line.start();
            byte[] samples = samples();
            line.write(samples, 0, samples.length);
            line.drain();
        } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
            throw new DeviceException(DeviceKind.SPEAKER, DeviceException.Reason.FAILED, "test sound: " + e, e);
        }
    }

    // The JDK adds the system's device path in brackets to what libwebrtc calls the same device.
    private static boolean sameDevice(String mixer, String label) {
        return !label.isBlank() && (mixer.equals(label) || mixer.startsWith(label + " ["));
    }

    static byte[] samples() {
        int perNote = (int) (RATE * NOTE_SECONDS);
        byte[] bytes = new byte[NOTES.length * perNote * 4];
        for (int i = 0; i < NOTES.length * perNote; i++) {
            double seconds = (double) (i % perNote) / RATE;
            double envelope = Math.min(1, seconds / 0.01) * Math.exp(-6 * seconds);
            double tone = Math.sin(2 * Math.PI * NOTES[i / perNote] * seconds);
            int sample = (int) Math.round(tone * envelope * LOUDNESS * Short.MAX_VALUE);
            for (int channel = 0; channel < 2; channel++) {
                bytes[4 * i + 2 * channel] = (byte) sample;
                bytes[4 * i + 2 * channel + 1] = (byte) (sample >> 8);
            }
        }
        return bytes;
    }
}
