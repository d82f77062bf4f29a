package io.postern.media.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops outgoing video packets once the send queue of a connection has been non-empty for 250 ms, until it is empty
 * again, so that audio and data stay timely (decision 20). libwebrtc writes whatever it has, and the operating system
 * would queue it for seconds on a slow connection: everything would be late, and so would the reports by which
 * libwebrtc learns to send less. Instead, audio and messages overtake the video, and libwebrtc adapts to the lost
 * packets. For one thread.
 */
final class UplinkLoadShedder {
    private static final Logger log = LoggerFactory.getLogger(UplinkLoadShedder.class);
    /** The longest time without an empty queue; a key frame on a good connection takes less. */
    private static final long MAX_QUEUE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * The payload types that libwebrtc gives to Opus and RED in every offer of ours, and so in everything we send. The
     * packet size does not tell: 60 ms of stereo music with a redundant copy are longer than many video packets.
     */
    static final Set<Integer> AUDIO_PAYLOAD_TYPES = Set.of(111, 63);

    private final InputStream waiting;
    private final OutputStream out;
    private final SendBufferTuner sendBuffer;
    private final RtpPacketFilter filter = new RtpPacketFilter((bytes, offset, _, _) -> admits(bytes, offset));
    private byte[] admitted = new byte[0];
    private final LongSupplier clock;
    private long lastEmptyNanos;
    private boolean wasEmptied;
    private boolean shedding;

    /**
     * @param waiting the stream that outgoing bytes are read from: {@link InputStream#available} tells whether any are
     *     queued
     */
    UplinkLoadShedder(InputStream waiting, OutputStream out, SendBufferTuner sendBuffer) {
        this(waiting, out, sendBuffer, System::nanoTime);
    }

    UplinkLoadShedder(InputStream waiting, OutputStream out, SendBufferTuner sendBuffer, LongSupplier clock) {
        this.waiting = waiting;
        this.out = out;
        this.sendBuffer = sendBuffer;
        this.clock = clock;
        lastEmptyNanos = clock.getAsLong();
    }

    /**
     * Sends the bytes that were just read, without the video packets that are dropped; blocks while the operating
     * system's buffer is full.
     *
     * @return how many bytes were sent
     */
    int send(byte[] buffer, int count) throws IOException {
        long now = clock.getAsLong();
        // Bytes that arrive after a pause were not queued, however many arrive at once.
        if (wasEmptied || waiting.available() == 0) {
            lastEmptyNanos = now;
        }
        boolean congested = now - lastEmptyNanos > MAX_QUEUE_NANOS;
        if (congested != shedding) {
            shedding = congested;
            log.debug(shedding ? "The uplink is congested: video is dropped" : "The uplink queue is empty");
        }
        if (admitted.length < count + RtpPacketFilter.MAX_HELD_BYTES) {
            admitted = new byte[count + RtpPacketFilter.MAX_HELD_BYTES];
        }
        int passed = filter.filter(buffer, count, admitted);
        out.write(admitted, 0, passed);
        sendBuffer.onSent(passed, clock.getAsLong());
        wasEmptied = waiting.available() == 0;
        return passed;
    }

    private boolean admits(byte[] bytes, int offset) {
        return !shedding || isAudio(bytes, offset);
    }

    /** Tells by the payload type of the RTP header (RFC 3550), which SRTP leaves in the clear. */
    private static boolean isAudio(byte[] bytes, int offset) {
        return AUDIO_PAYLOAD_TYPES.contains(bytes[offset + 1] & 0x7F);
    }
}
