package io.postern.call.controls;

import java.util.Optional;

/**
 * Decides when to tell somebody that they speak while muted, or that their microphone delivers nothing. Fed with what
 * the microphone hears some times a second; time comes with it. Not thread safe.
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
    static final double SPEECH = 0.06;

    /** One or two steps of 16 bit: less than any microphone that is not switched off. */
    static final double SILENCE = 2.5 / 32768;

    static final long MILLI = 1_000_000;
    private static final long SPOKEN = 500 * MILLI;
    private static final long PAUSE_WITHIN_SPEECH = 700 * MILLI;
    /** The end of the sentence after which somebody muted, and a cough. */
    private static final long AFTER_MUTING = 1_500 * MILLI;

    private static final long ECHO = 1_000 * MILLI;
    private static final long BETWEEN_HINTS = 30_000 * MILLI;
    private static final long SILENT_FOR = 6_000 * MILLI;
    private static final long LONGEST_STEP = 250 * MILLI;

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

    /** Takes note of a moment. Returns what is to be said now, at most once for each occasion. */
    public Optional<Hint> observe(Moment moment) {
        long now = moment.nanos();
        if (!started || moment.on() != on) {
            turn(moment);
        }
        long step = Math.clamp(now - lastAt, 0, LONGEST_STEP);
        lastAt = now;
        if (moment.othersSpeak()) {
            othersSpokeAt = now;
        }
        return on ? whileOn(moment) : whileMuted(moment, step);
    }

    private void turn(Moment moment) {
        if (!started) {
            othersSpokeAt = moment.nanos() - ECHO;
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
        if (moment.heard() > SILENCE) {
            heardAnything = true;
        } else if (moment.nanos() - turnedAt >= SILENT_FOR) {
            // Said once; whoever mutes and unmutes is told again.
            heardAnything = true;
            return Optional.of(Hint.SILENT);
        }
        return Optional.empty();
    }

    private Optional<Hint> whileMuted(Moment moment, long step) {
        long now = moment.nanos();
        if (now - turnedAt < AFTER_MUTING || now - othersSpokeAt < ECHO) {
            spoken = 0;
            return Optional.empty();
        }
        if (moment.heard() >= SPEECH) {
            spoken += step;
            spokeAt = now;
        } else if (now - spokeAt > PAUSE_WITHIN_SPEECH) {
            spoken = 0;
        }
        if (spoken < SPOKEN || (hinted && now - hintedAt < BETWEEN_HINTS)) {
            return Optional.empty();
        }
        hinted = true;
        hintedAt = now;
        spoken = 0;
        return Optional.of(Hint.MUTED);
    }
}
