package io.postern.media.device;

/**
 * What is done to the sound of a microphone before it is sent.
 *
 * @param echoCancelling takes out what the own speakers play
 * @param noiseSuppression takes out steady noise, such as a fan's
 * @param gainControl makes quiet voices louder and loud ones quieter
 */
public record AudioProcessing(boolean echoCancelling, boolean noiseSuppression, boolean gainControl) {
    /** What suits a voice in an ordinary room. */
    public static final AudioProcessing ALL = new AudioProcessing(true, true, true);

    /** The sound as the microphone delivers it: for music, or for a microphone that does it all itself. */
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
