package io.postern.media.rtc;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One WebRTC peer connection (RTCPeerConnection). Not thread safe: one owner, the room's executor, calls it in the
 * order that WebRTC demands. No call waits for native code. Futures complete on native threads, exceptionally with
 * {@link RtcException}, also when the media library does not respond.
 */
public interface PeerSession extends AutoCloseable {
    /** Creates a data channel, which is negotiated with the next offer. */
    DataChannel createDataChannel(String label, DataChannel.Options options);

    /** Adds a receive-only transceiver. */
    void addReceiver(MediaKind kind);

    /** Adds a send-only transceiver for video of our own, which is negotiated with the next offer. */
    Sender addSender(String trackId, MediaEngine.VideoCapture capture, SenderOptions options);

    /** Adds a send-only transceiver for audio of our own, which is negotiated with the next offer. */
    Sender addSender(String trackId, MediaEngine.AudioCapture capture, SenderOptions options);

    CompletableFuture<SessionDescription> createOffer(boolean iceRestart);

    CompletableFuture<SessionDescription> createAnswer();

    CompletableFuture<Void> setLocalDescription(SessionDescription description);

    CompletableFuture<Void> setRemoteDescription(SessionDescription description);

    /**
     * Adds a remote candidate, after a remote description was set. A candidate that cannot be used (UDP, unknown
     * section) is ignored.
     */
    void addRemoteCandidate(IceCandidate candidate);

    /** Replaces ICE servers and policy for later gathering. */
    void updateIce(IceConfig ice);

    /**
     * Stops or resumes feeding our video to the encoders; audio continues. Nothing is negotiated, and peers see the
     * last frame meanwhile.
     */
    void pauseVideo(boolean paused);

    /** The number of video frames that were fed to encoders; grows as long as there is video to send. */
    long framesFed();

    CompletableFuture<PeerStats> stats();

    /**
     * Stops all senders and receivers and closes the channels and the connection, without waiting for it. Idempotent.
     */
    @Override
    void close();

    /** Completes after {@link #close} when everything is closed; never if the media library does not respond. */
    default CompletableFuture<Void> closed() {
        return CompletableFuture.completedFuture(null);
    }

    /** A track of our own that is sent. */
    interface Sender {
        String trackId();

        /** The id of the media section, or null before the first offer is in force. */
        @org.jspecify.annotations.Nullable String mid();

        /** Mutes or unmutes the track. A muted track sends silence or black, and the encoder is told so. */
        void setEnabled(boolean enabled);

        /**
         * Selects the simulcast layers to be sent; the others are not even encoded. Takes effect with the next answer,
         * so the owner negotiates.
         *
         * @return whether there is something to negotiate; false for a sender without layers
         */
        boolean selectLayers(Set<String> layers);

        /** Switches to another capture of the same kind without negotiation. */
        void replace(MediaEngine.VideoCapture capture);

        /** Switches to another capture of the same kind without negotiation. */
        void replace(MediaEngine.AudioCapture capture);

        /** Stops sending; the section becomes inactive with the next offer. */
        void stop();

        /** Completes, on any thread, if the sender could not be added or a call of it failed. */
        default CompletableFuture<Throwable> failed() {
            return new CompletableFuture<>();
        }
    }

    /**
     * How a track of ours is sent.
     *
     * @param streamId first part of the msid; LiveKit groups tracks by it ("camera", "screen")
     * @param preferredCodecs MIME subtypes in order of preference, such as VP8; empty keeps libwebrtc's order
     * @param maxBitrate bits per second of all layers together, or 0 for libwebrtc's own choice
     * @param maxFramesPerSecond or 0
     * @param layers simulcast layers, the smallest first, each twice the size of the previous one; empty for one layer
     *     without an id. libwebrtc itself divides the bitrate among those that are wanted.
     */
    record SenderOptions(
            String streamId, List<String> preferredCodecs, int maxBitrate, int maxFramesPerSecond, List<Layer> layers) {
        public SenderOptions {
            preferredCodecs = List.copyOf(preferredCodecs);
            layers = List.copyOf(layers);
        }

        /** A single layer. */
        public SenderOptions(String streamId, List<String> preferredCodecs, int maxBitrate, int maxFramesPerSecond) {
            this(streamId, preferredCodecs, maxBitrate, maxFramesPerSecond, List.of());
        }

        /**
         * A simulcast layer.
         *
         * @param id its RTP stream id (RFC 8852)
         * @param maxBitrate bits per second; while only some layers are wanted, all of them together get no more than
         * the
         *     sum of theirs
         */
        public record Layer(String id, int maxBitrate) {}
    }

    /** RTCPeerConnectionState. */
    enum ConnectionState {
        NEW,
        CONNECTING,
        CONNECTED,
        DISCONNECTED,
        FAILED,
        CLOSED
    }
}
