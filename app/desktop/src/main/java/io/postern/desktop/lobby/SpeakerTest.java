package io.postern.desktop.lobby;

import java.util.concurrent.CompletableFuture;

/** Plays something short, so that a person knows which speaker is chosen. Thread safe. */
public interface SpeakerTest {
    /**
     * Plays it once on a speaker, or on the system's default if there is none of that name.
     *
     * @param label the speaker's name as the system has it
     * @return completes when the sound has been played; exceptionally with
     *     {@link io.postern.media.device.DeviceException}
     */
    CompletableFuture<Void> play(String label);
}
