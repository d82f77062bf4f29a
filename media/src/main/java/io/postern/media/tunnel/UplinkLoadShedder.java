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
    private static final long STANDING_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * The payload types that libwebrtc gives to Opus and to RED in every offer of ours, and so in all that we send. The size
     * does not tell: 60 ms of stereo music with a copy are longer than many packets of pictures.
     */
    static final Set<Integer> SOUND_PAYLOAD_TYPES = Set.of(111, 63);

    private final InputStream waiting;
    private final OutputStream out;
    private final SendBufferTuner room;
    private final RtpPacketFilter sieve = new RtpPacketFilter((bytes, offset, _, _) -> goes(bytes, offset));
    private byte[] kept = new byte[0];
    private final LongSupplier clock;
    private long nothingWaited;
    private boolean caughtUp;
    private boolean shedding;

    /** @param waiting where what is to go out comes from: {@link InputStream#available} says whether anything waits */
    UplinkLoadShedder(InputStream waiting, OutputStream out, SendBufferTuner room) {
        this(waiting, out, room, System::nanoTime);
    }

    UplinkLoadShedder(InputStream waiting, OutputStream out, SendBufferTuner room, LongSupplier clock) {
        this.waiting = waiting;
        this.out = out;
        this.room = room;
        this.clock = clock;
        nothingWaited = clock.getAsLong();
    }

    /**
     * Sends what was just read, or what is to go of it; blocks while the system has no room.
     *
     * @return how many bytes went
     */
    int send(byte[] buffer, int count) throws IOException {
        long now = clock.getAsLong();
        // What comes after a pause has not waited, however much of it comes at once.
        if (caughtUp || waiting.available() == 0) {
            nothingWaited = now;
        }
        boolean standing = now - nothingWaited > STANDING_NANOS;
        if (standing != shedding) {
            shedding = standing;
            log.debug(shedding ? "The way out is too narrow: pictures are left out" : "Nothing waits to go out");
        }
        if (kept.length < count + RtpPacketFilter.MOST_HELD) {
            kept = new byte[count + RtpPacketFilter.MOST_HELD];
        }
        int passed = sieve.sift(buffer, count, kept);
        out.write(kept, 0, passed);
        room.took(passed, clock.getAsLong());
        caughtUp = waiting.available() == 0;
        return passed;
    }

    private boolean goes(byte[] bytes, int offset) {
        return !shedding || isSound(bytes, offset);
    }

    /** By the payload type of the RTP header (RFC 3550), which SRTP leaves in the clear. */
    private static boolean isSound(byte[] bytes, int offset) {
        return SOUND_PAYLOAD_TYPES.contains(bytes[offset + 1] & 0x7F);
    }
}
