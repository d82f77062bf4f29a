package io.postern.room;

/**
 * How own tracks are sent; see {@link Room#setPublishOptions}. Tracks that are already published keep their options
 * until they are published again.
 *
 * @param videoCodec the preferred codec; VP8 is sent if this machine or the server does not support it
 * @param simulcast whether a camera is sent in up to three sizes at once, of which others receive the one they show;
 *     sizes that nobody receives are not encoded
 * @param cameraBitrate bits per second of all sizes of a camera together; 0 chooses by size, as LiveKit's clients do
 *     (docs/protocol.md §10). In simulcast a screen shared at the same time adds its own rate to the limit of both
 * @param microphoneBitrate bits per second of a microphone, 6,000 to 510,000 (RFC 7587 §3.1.1); 48,000 is good for
 *     speech and music
 * @param dtx whether almost nothing is sent while somebody is silent (Opus discontinuous transmission)
 * @param red whether each packet of sound also carries the one before (RFC 2198), so that lost packets are not heard.
 *     Over TCP nothing is lost on our side of the server, but those who receive by UDP profit
 */
public record PublishOptions(
        VideoCodec videoCodec, boolean simulcast, int cameraBitrate, int microphoneBitrate, boolean dtx, boolean red) {
    /** VP8 in simulcast, and sound at 48 kbit/s with DTX and RED: the defaults of LiveKit's own clients. */
    public static final PublishOptions DEFAULTS = new PublishOptions(VideoCodec.VP8, true, 0, 48_000, true, true);

    public PublishOptions {
        if (cameraBitrate < 0) {
            throw new IllegalArgumentException("A camera's bitrate is 0 (by size) or more, not " + cameraBitrate);
        }
        if (microphoneBitrate < 6_000 || microphoneBitrate > 510_000) {
            throw new IllegalArgumentException(
                    "A microphone's bitrate is from 6000 to 510000 bits per second, not " + microphoneBitrate);
        }
    }

    public PublishOptions withVideoCodec(VideoCodec codec) {
        return new PublishOptions(codec, simulcast, cameraBitrate, microphoneBitrate, dtx, red);
    }

    public PublishOptions withSimulcast(boolean on) {
        return new PublishOptions(videoCodec, on, cameraBitrate, microphoneBitrate, dtx, red);
    }

    public PublishOptions withCameraBitrate(int bitsPerSecond) {
        return new PublishOptions(videoCodec, simulcast, bitsPerSecond, microphoneBitrate, dtx, red);
    }

    public PublishOptions withMicrophoneBitrate(int bitsPerSecond) {
        return new PublishOptions(videoCodec, simulcast, cameraBitrate, bitsPerSecond, dtx, red);
    }

    public PublishOptions withDtx(boolean on) {
        return new PublishOptions(videoCodec, simulcast, cameraBitrate, microphoneBitrate, on, red);
    }

    public PublishOptions withRed(boolean on) {
        return new PublishOptions(videoCodec, simulcast, cameraBitrate, microphoneBitrate, dtx, on);
    }

    /** The codec of video. Both can be sent in simulcast, and every WebRTC client decodes both. */
    public enum VideoCodec {
        VP8,
        H264
    }
}
