package io.postern.media.device;

/**
 * What is done to the sound of a microphone before it is sent.
 *
 * @param echoCancelling takes out what the own speakers play
 * @param noiseSuppression takes out steady noise, such as a fan's
 * @param gainControl makes quiet voices louder and loud ones quieter
 */
public record SoundProcessing(boolean echoCancelling, boolean noiseSuppression, boolean gainControl) {
    /** What suits a voice in an ordinary room. */
    public static final SoundProcessing ALL = new SoundProcessing(true, true, true);

    /** The sound as the microphone delivers it: for music, or for a microphone that does it all itself. */
    public static final SoundProcessing NONE = new SoundProcessing(false, false, false);

    public SoundProcessing withEchoCancelling(boolean on) {
        return new SoundProcessing(on, noiseSuppression, gainControl);
    }

    public SoundProcessing withNoiseSuppression(boolean on) {
        return new SoundProcessing(echoCancelling, on, gainControl);
    }

    public SoundProcessing withGainControl(boolean on) {
        return new SoundProcessing(echoCancelling, noiseSuppression, on);
    }
}
