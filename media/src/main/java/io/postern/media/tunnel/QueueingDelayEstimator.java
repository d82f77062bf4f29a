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
 * how much longer a packet took than the quickest of the last minutes is the time it waited somewhere. Over TCP that can
 * be many seconds, because servers keep megabytes for a client whose way is narrow. Thread safe.
 */
public final class QueueingDelayEstimator {
    private static final Pattern EXTENSION = Pattern.compile(
            "(?m)^a=extmap:(\\d+)(?:/\\S++)? http://www\\.webrtc\\.org/experiments/rtp-hdrext/abs-send-time");
    /** What was measured before that says nothing about now. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(600);
    /** The quickest packet is looked for in this and the one before: longer than queues last, too short for clocks to part. */
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** The clock has 24 bits, 18 of them fractions of a second. */
    private static final int CLOCK_BITS = 24;

    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int RTP_HEADER = 12;
    /** One byte for identifier and length of each extension: RFC 8285 section 4.2. */
    private static final int ONE_BYTE_PROFILE = 0xBEDE;

    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();
    private final AtomicLong dtlsPackets = new AtomicLong();
    private volatile int extension;

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
    void learn(String sdp) {
        Matcher found = EXTENSION.matcher(sdp);
        if (found.find()) {
            extension = Integer.parseInt(found.group(1));
        }
    }

    /** For one reader, who asks a few times a second. */
    public Reading read() {
        long now = System.nanoTime();
        boolean fresh = false;
        long latest = 0;
        long worst = 0;
        for (Meter meter : meters) {
            if (meter.isFresh(now)) {
                fresh = true;
                latest = Math.max(latest, meter.late);
                worst = Math.max(worst, meter.worst.getAndSet(0));
            }
        }
        return new Reading(extension != 0, fresh, Duration.ofNanos(latest), Duration.ofNanos(worst));
    }

    /** How many packets of DTLS have come in, over all connections there ever were. */
    public long dtlsPackets() {
        return dtlsPackets.get();
    }

    /** Begins to look at one connection; to be closed with it. */
    Meter open() {
        Meter meter = new Meter();
        meters.add(meter);
        return meter;
    }

    /** Looks at the packets that one connection brings; passes them all. */
    final class Meter implements RtpPacketFilter.Judge, AutoCloseable {
        private boolean begun;
        private int firstSent;
        private long firstNanos;
        private long windowBegan;
        private long quickest;
        private long quickestBefore;
        private volatile long measuredAt;
        private volatile long late;
        private final AtomicLong worst = new AtomicLong();

        @Override
        public boolean passes(byte[] bytes, int offset, int count, int length) {
            int sent = sendTime(bytes, offset, count);
            if (sent >= 0) {
                measure(sent, System.nanoTime());
            }
            return true;
        }

        @Override
        public void dtlsPasses() {
            dtlsPackets.incrementAndGet();
        }

        /** @param sent by the server's clock, of which 24 bits are known: it is counted from the first packet seen */
        void measure(int sent, long now) {
            if (!begun) {
                begun = true;
                firstSent = sent;
                firstNanos = now;
                windowBegan = now;
                quickest = Long.MAX_VALUE;
                quickestBefore = Long.MAX_VALUE;
            }
            long arrived = now - firstNanos;
            // The clock's 64 seconds are unwound by ours; packets are never that late.
            long wrap = NANOS << (CLOCK_BITS - 18);
            long since = (Math.floorMod((long) sent - firstSent, 1L << CLOCK_BITS) * NANOS) >> 18;
            long took = Math.floorMod(arrived - since + wrap / 2, wrap) - wrap / 2;
            if (now - windowBegan > WINDOW_NANOS) {
                quickestBefore = quickest;
                quickest = Long.MAX_VALUE;
                windowBegan = now;
            }
            quickest = Math.min(quickest, took);
            late = took - Math.min(quickest, quickestBefore);
            worst.accumulateAndGet(late, Math::max);
            measuredAt = now;
        }

        /** How long the latest packet waited. */
        Duration late() {
            return Duration.ofNanos(late);
        }

        private boolean isFresh(long now) {
            long at = measuredAt;
            return at != 0 && now - at < FRESH_NANOS;
        }

        @Override
        public void close() {
            meters.remove(this);
        }
    }

    /** What the extension of a packet says; negative if it says nothing. */
    private int sendTime(byte[] bytes, int offset, int count) {
        int wanted = extension;
        boolean extended = (bytes[offset] & 0x10) != 0;
        int at = RTP_HEADER + 4 * (bytes[offset] & 0x0F);
        if (wanted == 0 || !extended || count < at + 4 || number(bytes, offset + at) != ONE_BYTE_PROFILE) {
            return -1;
        }
        int end = Math.min(count, at + 4 + 4 * number(bytes, offset + at + 2));
        at += 4;
        while (at < end) {
            int first = bytes[offset + at++] & 0xFF;
            if (first == 0) {
                continue;
            }
            int size = (first & 0x0F) + 1;
            if (first >> 4 == wanted && size == 3 && at + size <= end) {
                return ((bytes[offset + at] & 0xFF) << 16) | number(bytes, offset + at + 1);
            }
            at += size;
        }
        return -1;
    }

    private static int number(byte[] bytes, int offset) {
        return ((bytes[offset] & 0xFF) << 8) | (bytes[offset + 1] & 0xFF);
    }
}
