package io.postern.media.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QueueingDelayEstimatorTest {
    private static final String SDP = """
            v=0
            a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
            a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
            """;
    private static final int CLOCK = 1 << 24;

    private final QueueingDelayEstimator estimator = new QueueingDelayEstimator();
    private final QueueingDelayEstimator.Meter meter = estimator.newMeter();
    /** As the meter's clock, which is the system's, so that what was just measured is fresh. */
    private final long began = System.nanoTime() - TimeUnit.HOURS.toNanos(2);

    private void comes(long sentMillis, long arrivedMillis) {
        int sent = Math.floorMod((int) ((sentMillis << 18) / 1000), CLOCK);
        meter.measure(sent, began + TimeUnit.MILLISECONDS.toNanos(arrivedMillis));
    }

    private double delayMillis() {
        return meter.delay().toNanos() / 1e6;
    }

    @Test
    void isWhatAPacketTookLongerThanTheQuickest() {
        comes(63_000, 500);
        assertEquals(0, delayMillis(), 1);
        comes(63_100, 900);
        assertEquals(300, delayMillis(), 1);
        comes(63_200, 690);
        assertEquals(0, delayMillis(), 1, "a faster one");
        // Over the end of the clock's 64 seconds.
        comes(64_500, 1_990 + 2_500);
        assertEquals(2_500, delayMillis(), 1);
        comes(70_000, 7_490 + 9_000);
        assertEquals(9_000, delayMillis(), 1);
    }

    @Test
    void clocksThatPartAreNotTakenForIt() {
        // Of 200 in a million: five seconds in seven hours.
        long drift = 0;
        for (long sent = 0; sent < TimeUnit.HOURS.toMillis(1); sent += 500) {
            drift = sent / 5000;
            comes(sent, sent + drift);
            assertTrue(delayMillis() <= 25, () -> "delayed by " + delayMillis());
        }
        assertTrue(drift > 600);
    }

    @Test
    void isReadFromTheExtensionThatTheServerNamed() {
        byte[] packet = new byte[64];
        packet[0] = (byte) 0x92;
        // Two sources, then extensions: one of another kind, padding, ours.
        System.arraycopy(new byte[] {(byte) 0xBE, (byte) 0xDE, 0, 2}, 0, packet, 20, 4);
        System.arraycopy(new byte[] {0x31, 9, 9, 0, 0x52, 4, 0, 0}, 0, packet, 24, 8);
        assertTrue(meter.admits(packet, 0, packet.length, 900));
        assertFalse(estimator.read().measurable());
        assertFalse(estimator.read().fresh(), "the extension id is not known");

        estimator.readExtensionId("v=0\r\n");
        assertFalse(estimator.read().measurable());
        estimator.readExtensionId(SDP);
        assertTrue(meter.admits(packet, 0, packet.length, 900));
        QueueingDelayEstimator.Reading reading = estimator.read();
        assertTrue(reading.measurable());
        assertTrue(reading.fresh());
        assertEquals(Duration.ZERO, reading.latest());

        // A second earlier, by its own word: it took a second longer.
        packet[29] = 0;
        assertTrue(meter.admits(packet, 0, packet.length, 900));
        reading = estimator.read();
        assertTrue(reading.latest().toMillis() >= 1000 && reading.latest().equals(reading.worst()));
        assertEquals(Duration.ZERO, estimator.read().worst(), "since the previous reading");

        meter.close();
        assertFalse(estimator.read().fresh());
    }

    @Test
    void whatIsCutShortSaysNothing() {
        estimator.readExtensionId(SDP);
        byte[] packet = new byte[64];
        packet[0] = (byte) 0x90;
        for (int count = 0; count <= packet.length; count++) {
            assertTrue(meter.admits(packet, 0, Math.max(2, count), 900));
        }
        System.arraycopy(new byte[] {(byte) 0xBE, (byte) 0xDE, (byte) 0xFF, (byte) 0xFF, 0x5F}, 0, packet, 12, 5);
        assertTrue(meter.admits(packet, 0, packet.length, 900));
        packet[0] = (byte) 0x9F;
        assertTrue(meter.admits(packet, 0, packet.length, 900));
        assertFalse(estimator.read().fresh());
    }
}
