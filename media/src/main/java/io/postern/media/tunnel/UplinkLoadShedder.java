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
 * The way out of one connection, on which pictures do not queue. libwebrtc hands the system whatever it has, and the
 * system would keep it for seconds when the way is narrow, so that everything came late, and the reports by which
 * libwebrtc learns to send less later still. So when things have been waiting for a while without a break, pictures are
 * left out until nothing waits: sound and messages get past them, and libwebrtc learns from what is lost (decision 20).
 * Used by one thread.
 */
final class UplinkLoadShedder {
    private static final Logger log = LoggerFactory.getLogger(UplinkLoadShedder.class);
    /** Without a moment in which nothing waited; a key frame on a good way takes less. */
    private static final long MAX_QUEUE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * The payload types that libwebrtc gives to Opus and to RED in every offer of ours, and so in all that we send. The size
     * does not tell: 60 ms of stereo music with a copy are longer than many packets of pictures.
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

    /** @param waiting where what is to go out comes from: {@link InputStream#available} says whether anything waits */
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
     * Sends what was just read, or what is to go of it; blocks while the system has no buffer.
     *
     * @return how many bytes went
     */
    int send(byte[] buffer, int count) throws IOException {
        long now = clock.getAsLong();
        // What comes after a pause has not waited, however much of it comes at once.
        if (wasEmptied || waiting.available() == 0) {
            lastEmptyNanos = now;
        }
        boolean congested = now - lastEmptyNanos > MAX_QUEUE_NANOS;
        if (congested != shedding) {
            shedding = congested;
            log.debug(shedding ? "The way out is too narrow: pictures are left out" : "Nothing waits to go out");
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

    /** By the payload type of the RTP header (RFC 3550), which SRTP leaves in the clear. */
    private static boolean isAudio(byte[] bytes, int offset) {
        return AUDIO_PAYLOAD_TYPES.contains(bytes[offset + 1] & 0x7F);
    }
}
