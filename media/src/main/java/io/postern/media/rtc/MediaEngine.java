package io.postern.media.rtc;

import io.postern.media.device.AudioProcessing;
import io.postern.media.device.ContentHint;
import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.ScreenException;
import io.postern.media.frame.VideoSource;
import java.util.concurrent.CompletableFuture;

/**
 * Creates peer sessions and captures on top of libwebrtc. There is one for each process; it owns the native factory,
 * the devices and all threads behind them. Methods may be called on any thread unless they say otherwise; those that
 * open devices or peers may take some ten milliseconds and must not be called on a JavaFX thread.
 */
public interface MediaEngine extends AutoCloseable {
    /** The cameras, microphones and speakers. */
    DeviceCatalog devices();

    /**
     * Opens a peer session that uses TCP only.
     *
     * @param listener called on native threads, one call at a time; must only post
     */
    PeerSession openPeer(IceConfig ice, PeerListener listener);

    /**
     * Starts capturing a camera.
     *
     * @param deviceId an id of {@link DeviceCatalog}, or {@link io.postern.media.device.MediaDevice#TEST_PATTERN_ID}
     * @throws io.postern.media.device.DeviceException if it cannot be opened
     */
    VideoCapture openCamera(String deviceId, VideoFormat wanted);

    /** The screens and windows that can be shared. */
    ScreenCatalog screens();

    /**
     * Starts capturing a screen or a window.
     *
     * @param sourceId an id of {@link #screens()}
     * @throws ScreenException if it is gone or cannot be captured
     */
    ScreenCapture openScreen(String sourceId, ContentHint style);

    /**
     * Starts capturing a microphone.
     *
     * @param deviceId an id of {@link DeviceCatalog}, or {@link io.postern.media.device.MediaDevice#TEST_TONE_ID}
     * @throws io.postern.media.device.DeviceException if it cannot be opened
     */
    AudioCapture openMicrophone(String deviceId);

    /**
     * Selects the speaker that plays received audio.
     *
     * @throws io.postern.media.device.DeviceException if it cannot be used; the previous speaker stays selected
     */
    void selectSpeaker(String deviceId);

    /**
     * Sets the volume of received audio, in addition to the system's volume; blocks. Does nothing where there is no
     * speaker or its volume cannot be set.
     *
     * @param percent 0 to 100 of the speaker's range
     */
    void setSpeakerVolume(int percent);

    /**
     * Sets the processing of microphone audio. It applies to microphones that are sent from now on, and to those
     * already being sent once their sender is given its capture again ({@link PeerSession.Sender#replace}), without a
     * gap.
     */
    void setAudioProcessing(AudioProcessing processing);

    /**
     * Plays two soft notes, about a second, on the selected speaker; needs no call.
     *
     * @return completes on a thread of the engine when they were played; exceptionally with
     *     {@link io.postern.media.device.DeviceException} if they could not be played
     */
    CompletableFuture<Void> playTestSound();

    /** Whether there is a real audio device module; false on a machine without a sound server. */
    boolean hasAudioDevices();

    /** The number of native frames that are not yet closed; for leak checks. */
    int openFrames();

    /** Closes open captures and peer sessions, then the factory, in this order. Idempotent. */
    @Override
    void close();

    /** A video source of our own that is being captured. */
    interface VideoCapture extends VideoSource, AutoCloseable {
        /** The format that is captured; the size may change with the first frame. */
        VideoFormat format();

        /**
         * Completes on the device executor if the device is present but no longer delivers anything, and restarting it
         * did not help. Never completed by {@link #close}.
         */
        default CompletableFuture<Void> lost() {
            return new CompletableFuture<>();
        }

        /** Pauses or resumes the capture. While paused no frame is captured, and the device is released if possible. */
        void setPaused(boolean paused);

        @Override
        void close();
    }

    /** A screen or window that is being captured. While its content does not change there is one frame a second. */
    interface ScreenCapture extends VideoCapture {
        /**
         * Completes on the capture's thread when the source ends by itself, such as when the window is closed. Never
         * completed by {@link #close}.
         */
        CompletableFuture<ScreenException> gone();
    }

    /** A microphone that is being captured. */
    interface AudioCapture extends AutoCloseable {
        /** The peak of the last 50 ms that are sent, 0 (silence) to 1 (full scale). Any thread, at once. */
        double level();

        /**
         * The peak of the microphone's input, also while it is muted: it is then recorded on this machine only, from
         * the first call until none came for a second. Any thread, at once.
         */
        double inputLevel();

        @Override
        void close();
    }

    /** A frame size in pixels and a frame rate. */
    record VideoFormat(int width, int height, int framesPerSecond) {}
}
