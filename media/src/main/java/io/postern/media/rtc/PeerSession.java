package io.postern.media.rtc;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One RTCPeerConnection behind a port. Not thread safe: one owner (the room's executor) calls it, in the order WebRTC
 * demands. No call waits for native code. Futures complete on native threads, exceptionally with {@link RtcException}, also
 * where the media library does not answer.
 */
public interface PeerSession extends AutoCloseable {
    /** Opens a data channel; it is negotiated with the next offer. */
    DataChannel createDataChannel(String label, DataChannel.Options options);

    /** Adds a receive-only transceiver. */
    void addReceiver(MediaKind kind);

    /** Adds a send-only transceiver for own pictures; negotiated with the next offer. */
    Sender addSender(String trackId, MediaEngine.VideoCapture capture, SenderOptions options);

    /** Adds a send-only transceiver for own sound; negotiated with the next offer. */
    Sender addSender(String trackId, MediaEngine.AudioCapture capture, SenderOptions options);

    CompletableFuture<SessionDescription> createOffer(boolean iceRestart);

    CompletableFuture<SessionDescription> createAnswer();

    CompletableFuture<Void> setLocalDescription(SessionDescription description);

    CompletableFuture<Void> setRemoteDescription(SessionDescription description);

    /** Only after a remote description is set. A candidate that cannot be used (UDP, unknown section) is ignored. */
    void addRemoteCandidate(IceCandidate candidate);

    /** Replaces ICE servers and policy for gathering from now on. */
    void updateIce(IceConfig ice);

    /**
     * Keeps own pictures from the encoders, or lets them through again; sound goes on. Nothing is negotiated, and peers see
     * the last picture for as long.
     */
    void pauseVideo(boolean paused);

    /** How many own pictures went to encoders so far; grows as long as there is something to send. */
    long framesFed();

    CompletableFuture<PeerStats> stats();

    /** Stops all senders and receivers, closes the channels and the connection; waits for none of it. Idempotent. */
    @Override
    void close();

    /** Completes after {@link #close} when all of it is closed; never if the media library does not answer. */
    default CompletableFuture<Void> closed() {
        return CompletableFuture.completedFuture(null);
    }

    /** An own track on its way out. */
    interface Sender {
        String trackId();

        /** The media section, or null before the first offer is in force. */
        @org.jspecify.annotations.Nullable String mid();

        /** False sends silence or black, and tells the encoder so. */
        void setEnabled(boolean enabled);

        /**
         * Which simulcast layers are wanted; the others are not even encoded. Takes effect with the next answer, so the
         * owner negotiates.
         *
         * @return whether there is something to negotiate; false for a sender without layers
         */
        boolean wantLayers(Set<String> layers);

        /** Switches to another capture of the same kind without negotiation. */
        void replace(MediaEngine.VideoCapture capture);

        /** Switches to another capture of the same kind without negotiation. */
        void replace(MediaEngine.AudioCapture capture);

        /** Stops sending; the section becomes inactive with the next offer. */
        void stop();

        /** Completes, on any thread, if the sender could not be added or did not do what it was asked for. */
        default CompletableFuture<Throwable> failed() {
            return new CompletableFuture<>();
        }
    }

    /**
     * How an own track is sent.
     *
     * @param streamId first part of the msid; LiveKit groups tracks by it ("camera", "screen")
     * @param preferredCodecs MIME subtypes in order of preference, such as VP8; empty keeps libwebrtc's order
     * @param maxBitrate bits per second of all layers together, or 0 for libwebrtc's own choice
     * @param maxFramesPerSecond or 0
     * @param layers simulcast layers, the smallest first, each twice the size of the one before; empty for one layer
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
         * @param maxBitrate bits per second; while only some layers are wanted, all of them together get no more than the
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
