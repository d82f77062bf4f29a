package io.postern.media.rtc;

import io.postern.media.device.AudioProcessing;
import io.postern.media.device.ContentHint;
import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.device.ScreenException;
import io.postern.media.frame.VideoSource;
import java.util.concurrent.CompletableFuture;

/**
 * libwebrtc as this project sees it: one per process, owner of the native factory, of the devices and of all threads
 * behind them. Methods may be called on any thread unless they say otherwise; those that open devices or peers may take
 * some ten milliseconds and do not belong on a JavaFX thread.
 */
public interface MediaEngine extends AutoCloseable {
    /** Cameras, microphones, speakers. */
    DeviceCatalog devices();

    /**
     * Opens a peer session that uses TCP only.
     *
     * @param listener called on native threads, one call at a time; must only post
     */
    PeerSession openPeer(IceConfig ice, PeerListener listener);

    /**
     * Starts capturing pictures.
     *
     * @param deviceId an id of {@link DeviceCatalog}, or {@link io.postern.media.device.MediaDevice#TEST_PATTERN_ID}
     * @throws io.postern.media.device.DeviceException if it cannot be opened
     */
    VideoCapture openCamera(String deviceId, VideoFormat wanted);

    /** Screens and windows that can be shared. */
    ScreenCatalog screens();

    /**
     * Starts capturing a screen or a window.
     *
     * @param sourceId an id of {@link #screens()}
     * @throws ScreenException if it is gone or cannot be captured
     */
    ScreenCapture openScreen(String sourceId, ContentHint style);

    /**
     * Starts capturing sound.
     *
     * @param deviceId an id of {@link DeviceCatalog}, or {@link io.postern.media.device.MediaDevice#TEST_TONE_ID}
     * @throws io.postern.media.device.DeviceException if it cannot be opened
     */
    AudioCapture openMicrophone(String deviceId);

    /**
     * Chooses where received sound is played.
     *
     * @throws io.postern.media.device.DeviceException if it cannot be used; the previous speaker goes on
     */
    void selectSpeaker(String deviceId);

    /**
     * How loud what is received is played, beside the loudness of the system; blocks. Does nothing where there is no
     * speaker or it cannot be told.
     *
     * @param percent 0 to 100 of what the speaker can do
     */
    void setSpeakerVolume(int percent);

    /**
     * What is done to the sound of microphones: of those that begin to be sent from now on, and of those being sent once
     * their sender is given its capture again ({@link PeerSession.Sender#replace}), without a gap.
     */
    void setAudioProcessing(AudioProcessing processing);

    /**
     * Plays two soft notes, about a second, on the chosen speaker; it needs no call.
     *
     * @return completes on a thread of the engine's when they were played; exceptionally with {@link
     *     io.postern.media.device.DeviceException} if they could not be
     */
    CompletableFuture<Void> playTestSound();

    /** Whether a real audio device module is there; false on a machine without a sound server. */
    boolean hasAudioDevices();

    /** Native pictures handed out and not yet closed; for leak checks. */
    int openFrames();

    /** Closes captures and peers that are still open, then the factory, in this order. Idempotent. */
    @Override
    void close();

    /** Own pictures being captured. */
    interface VideoCapture extends VideoSource, AutoCloseable {
        /** What is really captured; the size may change with the first picture. */
        VideoFormat format();

        /**
         * Completes on the device executor if the device is there and delivers nothing any more, and starting it again did
         * not help. Never by {@link #close}.
         */
        default CompletableFuture<Void> lost() {
            return new CompletableFuture<>();
        }

        /** While paused no picture is captured and the device is released if it can be. */
        void setPaused(boolean paused);

        @Override
        void close();
    }

    /** A screen or a window being captured. While nothing changes on it there is one picture a second. */
    interface ScreenCapture extends VideoCapture {
        /** Completes on the capture's thread if the source goes by itself: the window is closed. Never by {@link #close}. */
        CompletableFuture<ScreenException> gone();
    }

    /** Own sound being captured. */
    interface AudioCapture extends AutoCloseable {
        /** Peak of the last 50 ms, 0 (silence) to 1 (full scale). Any thread, at once. */
        double level();

        /**
         * The same of what the microphone hears, also while nothing of it is sent: it is then listened to on this machine
         * only, from the first call until none came for a second. Any thread, at once.
         */
        double inputLevel();

        @Override
        void close();
    }

    /** Size in pixels and pictures per second. */
    record VideoFormat(int width, int height, int framesPerSecond) {}
}
