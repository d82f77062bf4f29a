package io.postern.media.device;

/**
 * The processing of a microphone's audio before it is sent.
 *
 * @param echoCancelling removes what our own speakers play
 * @param noiseSuppression removes steady noise, such as a fan's
 * @param gainControl makes quiet voices louder and loud ones quieter
 */
public record AudioProcessing(boolean echoCancelling, boolean noiseSuppression, boolean gainControl) {
    /** For a voice in an ordinary room. */
    public static final AudioProcessing ALL = new AudioProcessing(true, true, true);

    /** The unprocessed audio of the microphone: for music, or for a microphone that processes it itself. */
    public static final AudioProcessing NONE = new AudioProcessing(false, false, false);

    public AudioProcessing withEchoCancelling(boolean on) {
        return new AudioProcessing(on, noiseSuppression, gainControl);
    }

    public AudioProcessing withNoiseSuppression(boolean on) {
        return new AudioProcessing(echoCancelling, on, gainControl);
    }

    public AudioProcessing withGainControl(boolean on) {
        return new AudioProcessing(echoCancelling, noiseSuppression, on);
    }
}
