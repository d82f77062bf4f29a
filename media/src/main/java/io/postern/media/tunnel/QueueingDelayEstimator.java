package io.postern.media.tunnel;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How late what comes in is. Servers write into each packet of pictures when they sent it (the extension abs-send-time);
 * how much longer a packet took than the shortestNanos of the last minutes is the time it waited somewhere. Over TCP that can
 * be many seconds, because servers keep megabytes for a client whose way is narrow. Thread safe.
 */
public final class QueueingDelayEstimator {
    private static final Pattern EXTENSION = Pattern.compile(
            "(?m)^a=extmap:(\\d+)(?:/\\S++)? http://www\\.webrtc\\.org/experiments/rtp-hdrext/abs-send-time");
    /** What was measured before that says nothing about now. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(600);
    /** The shortestNanos packet is looked for in this and the one before: longer than queues last, too short for clocks to part. */
    private static final long BASELINE_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** The clock has 24 bits, 18 of them fractions of a second. */
    private static final int CLOCK_BITS = 24;

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final int RTP_HEADER_BYTES = 12;
    /** One byte for identifier and length of each extension: RFC 8285 section 4.2. */
    private static final int ONE_BYTE_PROFILE = 0xBEDE;

    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();
    private final AtomicLong dtlsPackets = new AtomicLong();
    private volatile int extensionId;

    /**
     * What was seen lately.
     *
     * @param measurable whether the server says when it sends
     * @param fresh whether pictures have come in the last half second or so
     * @param latest how long the latest packets waited; zero if nothing is fresh
     * @param worst the longest that any waited since this was asked before; zero if nothing is fresh
     */
    public record Reading(boolean measurable, boolean fresh, Duration latest, Duration worst) {}

    /** Learns from a server's description which of its extensions says when a packet was sent. */
    void readExtensionId(String sdp) {
        Matcher found = EXTENSION.matcher(sdp);
        if (found.find()) {
            extensionId = Integer.parseInt(found.group(1));
        }
    }

    /** For one reader, who asks a few times a second. */
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

    /** How many packets of DTLS have come in, over all connections there ever were. */
    public long dtlsPackets() {
        return dtlsPackets.get();
    }

    /** Begins to look at one connection; to be closed with it. */
    Meter newMeter() {
        Meter meter = new Meter();
        meters.add(meter);
        return meter;
    }

    /** Looks at the packets that one connection brings; passes them all. */
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

        /** @param sent by the server's clock, of which 24 bits are known: it is counted from the first packet seen */
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
            // The clock's 64 seconds are unwound by ours; packets are never that late.
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

        /** How long the latest packet waited. */
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

    /** What the extension of a packet says; negative if it says nothing. */
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
