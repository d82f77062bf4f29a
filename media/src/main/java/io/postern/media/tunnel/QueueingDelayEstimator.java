package io.postern.media.tunnel;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Estimates the queueing delay of incoming video. Servers write their send time into each video packet (the header
 * extension abs-send-time); the time by which a packet took longer than the fastest of the last minutes is the time it
 * spent in a queue. Over TCP that can be many seconds, because servers buffer megabytes for a client with little
 * bandwidth. Thread safe.
 */
public final class QueueingDelayEstimator {
    private static final Pattern EXTENSION = Pattern.compile(
            "(?m)^a=extmap:(\\d+)(?:/\\S++)? http://www\\.webrtc\\.org/experiments/rtp-hdrext/abs-send-time");
    /** Older measurements do not describe the present. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(600);
    /**
     * The fastest packet is looked for in this window and the previous one: longer than queues last, too short for
     * clock drift to matter.
     */
    private static final long BASELINE_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** The send time has 24 bits, 18 of them fractions of a second. */
    private static final int CLOCK_BITS = 24;

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final int RTP_HEADER_BYTES = 12;
    /** One byte for the identifier and length of each extension: RFC 8285 section 4.2. */
    private static final int ONE_BYTE_PROFILE = 0xBEDE;

    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();
    private final AtomicLong dtlsPackets = new AtomicLong();
    private volatile int extensionId;

    /**
     * A recent measurement.
     *
     * @param measurable whether the server writes send times
     * @param fresh whether video has arrived in the last half second or so
     * @param latest the queueing delay of the latest packets; zero if there is no fresh measurement
     * @param worst the longest queueing delay since the previous reading; zero if there is no fresh measurement
     */
    public record Reading(boolean measurable, boolean fresh, Duration latest, Duration worst) {}

    /** Reads from a server's description which header extension carries the send time. */
    void readExtensionId(String sdp) {
        Matcher found = EXTENSION.matcher(sdp);
        if (found.find()) {
            extensionId = Integer.parseInt(found.group(1));
        }
    }

    /** Takes a reading; for one reader, which calls it a few times a second. */
    public Reading read() {
        long now = System.nanoTime();
        boolean fresh = false;
        long latestNanos = 0;
        long worstNanos = 0;
        for (Meter meter : meters) {
            if (meter.isFresh(now)) {
                fresh = true;
                latestNanos = Math.max(latestNanos, meter.delayNanos);
                worstNanos = Math.max(worstNanos, meter.worstNanos.getAndSet(0));
            }
        }
        return new Reading(extensionId != 0, fresh, Duration.ofNanos(latestNanos), Duration.ofNanos(worstNanos));
    }

    /** The number of DTLS packets received over all connections so far. */
    public long dtlsPackets() {
        return dtlsPackets.get();
    }

    /** Creates the meter of one connection, to be closed with it. */
    Meter newMeter() {
        Meter meter = new Meter();
        meters.add(meter);
        return meter;
    }

    /** Measures the packets that one connection receives; admits them all. */
    final class Meter implements RtpPacketFilter.Rule, AutoCloseable {
        private boolean begun;
        private int firstSendTime;
        private long firstNanos;
        private long windowBeganNanos;
        private long shortestNanos;
        private long previousShortestNanos;
        private volatile long measuredNanos;
        private volatile long delayNanos;
        private final AtomicLong worstNanos = new AtomicLong();

        @Override
        public boolean admits(byte[] bytes, int offset, int count, int length) {
            int sent = sendTime(bytes, offset, count);
            if (sent >= 0) {
                measure(sent, System.nanoTime());
            }
            return true;
        }

        @Override
        public void onDtlsPacket() {
            dtlsPackets.incrementAndGet();
        }

        /** @param sent the server's send time, of which 24 bits are known: it is counted from the first packet seen */
        void measure(int sent, long now) {
            if (!begun) {
                begun = true;
                firstSendTime = sent;
                firstNanos = now;
                windowBeganNanos = now;
                shortestNanos = Long.MAX_VALUE;
                previousShortestNanos = Long.MAX_VALUE;
            }
            long arrived = now - firstNanos;
            // The send time wraps every 64 seconds; packets are never delayed that long.
            long wrap = NANOS_PER_SECOND << (CLOCK_BITS - 18);
            long since = (Math.floorMod((long) sent - firstSendTime, 1L << CLOCK_BITS) * NANOS_PER_SECOND) >> 18;
            long travelNanos = Math.floorMod(arrived - since + wrap / 2, wrap) - wrap / 2;
            if (now - windowBeganNanos > BASELINE_WINDOW_NANOS) {
                previousShortestNanos = shortestNanos;
                shortestNanos = Long.MAX_VALUE;
                windowBeganNanos = now;
            }
            shortestNanos = Math.min(shortestNanos, travelNanos);
            delayNanos = travelNanos - Math.min(shortestNanos, previousShortestNanos);
            worstNanos.accumulateAndGet(delayNanos, Math::max);
            measuredNanos = now;
        }

        /** The queueing delay of the latest packet. */
        Duration delay() {
            return Duration.ofNanos(delayNanos);
        }

        private boolean isFresh(long now) {
            long at = measuredNanos;
            return at != 0 && now - at < FRESH_NANOS;
        }

        @Override
        public void close() {
            meters.remove(this);
        }
    }

    /** Returns the send time in a packet's header extension; negative if it has none. */
    private int sendTime(byte[] bytes, int offset, int count) {
        int wanted = extensionId;
        boolean extended = (bytes[offset] & 0x10) != 0;
        int at = RTP_HEADER_BYTES + 4 * (bytes[offset] & 0x0F);
        if (wanted == 0 || !extended || count < at + 4 || uint16(bytes, offset + at) != ONE_BYTE_PROFILE) {
            return -1;
        }
        int end = Math.min(count, at + 4 + 4 * uint16(bytes, offset + at + 2));
        at += 4;
        while (at < end) {
            int first = bytes[offset + at++] & 0xFF;
            if (first == 0) {
                continue;
            }
            int size = (first & 0x0F) + 1;
            if (first >> 4 == wanted && size == 3 && at + size <= end) {
                return ((bytes[offset + at] & 0xFF) << 16) | uint16(bytes, offset + at + 1);
            }
            at += size;
        }
        return -1;
    }

    private static int uint16(byte[] bytes, int offset) {
        return ((bytes[offset] & 0xFF) << 8) | (bytes[offset + 1] & 0xFF);
    }
}
