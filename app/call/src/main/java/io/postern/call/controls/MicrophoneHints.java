package io.postern.call.controls;

import java.util.Optional;

/**
 * Decides when to tell somebody that they speak while muted, or that their microphone delivers nothing. Receives the
 * microphone's level and the time several times a second. Not thread safe.
 */
public final class MicrophoneHints {
    /** The hints. */
    public enum Hint {
        MUTED,
        SILENT
    }

    /**
     * The state of the microphone at one moment.
     *
     * @param on whether others hear it
     * @param heard peak of what it hears, 0 to 1
     * @param othersSpeak whether somebody else can be heard: without headphones the microphone hears them too
     * @param nanos the moment, as of {@link System#nanoTime}
     */
    public record Moment(boolean on, double heard, boolean othersSpeak, long nanos) {}

    /** A voice in front of the microphone; typing and a fan stay below most of the time. */
    static final double SPEECH_LEVEL = 0.06;

    /** One or two steps of 16 bit: less than any microphone that is not switched off. */
    static final double SILENCE_LEVEL = 2.5 / 32768;

    static final long NANOS_PER_MILLI = 1_000_000;
    private static final long SPEECH_NANOS = 500 * NANOS_PER_MILLI;
    private static final long MAX_SPEECH_GAP_NANOS = 700 * NANOS_PER_MILLI;
    /** The time of speech that is ignored: the end of a sentence after muting, or a cough. */
    private static final long MUTING_GRACE_NANOS = 1_500 * NANOS_PER_MILLI;

    private static final long ECHO_GRACE_NANOS = 1_000 * NANOS_PER_MILLI;
    private static final long HINT_INTERVAL_NANOS = 30_000 * NANOS_PER_MILLI;
    private static final long SILENCE_NANOS = 6_000 * NANOS_PER_MILLI;
    private static final long MAX_STEP_NANOS = 250 * NANOS_PER_MILLI;

    private boolean started;
    private boolean on;
    private long turnedAt;
    private long lastAt;
    private long othersSpokeAt;
    private long spoken;
    private long spokeAt;
    private long hintedAt;
    private boolean hinted;
    private boolean heardAnything;

    /** Processes one moment. Returns the hint to show now, at most once for each occasion. */
    public Optional<Hint> observe(Moment moment) {
        long now = moment.nanos();
        if (!started || moment.on() != on) {
            turn(moment);
        }
        long step = Math.clamp(now - lastAt, 0, MAX_STEP_NANOS);
        lastAt = now;
        if (moment.othersSpeak()) {
            othersSpokeAt = now;
        }
        return on ? whileOn(moment) : whileMuted(moment, step);
    }

    private void turn(Moment moment) {
        if (!started) {
            othersSpokeAt = moment.nanos() - ECHO_GRACE_NANOS;
        }
        started = true;
        on = moment.on();
        turnedAt = moment.nanos();
        lastAt = moment.nanos();
        spoken = 0;
        heardAnything = false;
    }

    private Optional<Hint> whileOn(Moment moment) {
        if (heardAnything) {
            return Optional.empty();
        }
        if (moment.heard() > SILENCE_LEVEL) {
            heardAnything = true;
        } else if (moment.nanos() - turnedAt >= SILENCE_NANOS) {
            // Said once; whoever mutes and unmutes is told again.
            heardAnything = true;
            return Optional.of(Hint.SILENT);
        }
        return Optional.empty();
    }

    private Optional<Hint> whileMuted(Moment moment, long step) {
        long now = moment.nanos();
        if (now - turnedAt < MUTING_GRACE_NANOS || now - othersSpokeAt < ECHO_GRACE_NANOS) {
            spoken = 0;
            return Optional.empty();
        }
        if (moment.heard() >= SPEECH_LEVEL) {
            spoken += step;
            spokeAt = now;
        } else if (now - spokeAt > MAX_SPEECH_GAP_NANOS) {
            spoken = 0;
        }
        if (spoken < SPEECH_NANOS || (hinted && now - hintedAt < HINT_INTERVAL_NANOS)) {
            return Optional.empty();
        }
        hinted = true;
        hintedAt = now;
        spoken = 0;
        return Optional.of(Hint.MUTED);
    }
}
