package io.postern.media.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.LeakGuard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

@LeakGuard.Tolerates(threads = "ForkJoinPool-1-delayScheduler", because = "the JVM wakes virtual threads with it")
class UplinkLoadShedderTest {
    private static final int VIDEO_BYTES = 1000;
    /** Longer than a video packet, as music can be. */
    private static final int AUDIO_BYTES = 1200;

    private static byte[] packet(int second, int length, int number) {
        ByteBuffer frame = ByteBuffer.allocate(2 + length).putShort((short) length);
        frame.put((byte) 0x80).put((byte) second).putInt(number);
        return frame.array();
    }

    private static byte[] stun() {
        return ByteBuffer.allocate(22)
                .putShort((short) 20)
                .putShort((short) 1)
                .putShort((short) 0)
                .putInt(0x2112A442)
                .array();
    }

    /** Ten video packets and one audio packet at once, until told to end; they never come to an end by themselves. */
    private static final class Busy extends InputStream {
        private int number;
        private boolean idle;

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int at = 0;
            if (number == 0) {
                System.arraycopy(stun(), 0, into, 0, 22);
                at = 22;
            }
            for (int i = 0; i < 10; i++) {
                System.arraycopy(packet(96, VIDEO_BYTES, number), 0, into, at, VIDEO_BYTES + 2);
                at += VIDEO_BYTES + 2;
            }
            System.arraycopy(packet(111, AUDIO_BYTES, number), 0, into, at, AUDIO_BYTES + 2);
            number++;
            return at + AUDIO_BYTES + 2;
        }

        @Override
        public int available() {
            return idle ? 0 : 1;
        }
    }

    private record Seen(int videoPackets, int audioPackets) {}

    private static Seen read(InputStream in) throws IOException {
        int videoPackets = 0;
        int audioPackets = 0;
        while (true) {
            byte[] head = in.readNBytes(2);
            if (head.length < 2) {
                return new Seen(videoPackets, audioPackets);
            }
            int length = ByteBuffer.wrap(head).getShort();
            assertEquals(length, in.readNBytes(length).length);
            videoPackets += length == VIDEO_BYTES ? 1 : 0;
            audioPackets += length == AUDIO_BYTES ? 1 : 0;
        }
    }

    @Test
    void videoIsSentWhileTheQueueEmptiesOften() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket out = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket there = server.accept()) {
            Busy busy = new Busy();
            busy.idle = true;
            UplinkLoadShedder shedder =
                    new UplinkLoadShedder(busy, out.getOutputStream(), new SendBufferTuner(out, Duration.ZERO));
            CompletableFuture<Seen> seen = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    seen.complete(read(there.getInputStream()));
                } catch (IOException e) {
                    seen.completeExceptionally(e);
                }
            });
            byte[] buffer = new byte[16 * 1024];
            for (int i = 0; i < 1000; i++) {
                shedder.send(buffer, busy.read(buffer, 0, buffer.length));
            }
            out.shutdownOutput();
            assertEquals(new Seen(10_000, 1000), seen.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aKeyFrameAfterAPauseGoesWhole() throws Exception {
        Busy busy = new Busy();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            AtomicLong clock = new AtomicLong();
            UplinkLoadShedder shedder = new UplinkLoadShedder(
                    busy, OutputStream.nullOutputStream(), new SendBufferTuner(socket, Duration.ZERO), clock::get);
            byte[] buffer = new byte[16 * 1024];
            busy.idle = true;
            shedder.send(buffer, busy.read(buffer, 0, buffer.length));
            clock.addAndGet(TimeUnit.SECONDS.toNanos(3));
            // More of it waits when the first part is sent.
            busy.idle = false;
            for (int part = 0; part < 5; part++) {
                int count = busy.read(buffer, 0, buffer.length);
                assertEquals(count, shedder.send(buffer, count));
                clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    @Test
    void audioOvertakesVideoThatWouldQueue() throws Exception {
        // Takes all there is at once, so that only the time that passes makes things wait.
        Busy busy = new Busy();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            long[] sent = new long[1];
            UplinkLoadShedder shedder = new UplinkLoadShedder(
                    busy,
                    new OutputStream() {
                        @Override
                        public void write(int b) {
                            throw new UnsupportedOperationException();
                        }

                        @Override
                        public void write(byte[] bytes, int offset, int length) {
                            sent[0] += length;
                            // A connection that takes ten milliseconds for each video packet.
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10L * length / VIDEO_BYTES));
                        }
                    },
                    new SendBufferTuner(socket, Duration.ZERO));
            byte[] buffer = new byte[16 * 1024];
            int rounds = 0;
            int whole = 0;
            int onlyAudio = 0;
            while (onlyAudio < 20) {
                int count = busy.read(buffer, 0, buffer.length);
                int passed = shedder.send(buffer, count);
                whole += passed >= 10 * VIDEO_BYTES ? 1 : 0;
                onlyAudio += passed == AUDIO_BYTES + 2 ? 1 : 0;
                rounds++;
                assertTrue(rounds < 1000, "video queues endlessly");
            }
            assertTrue(whole >= 1, "video was sent at first");
            assertEquals(rounds, whole + onlyAudio, "all or nothing of what waited");
            busy.idle = true;
            int count = busy.read(buffer, 0, buffer.length);
            assertEquals(count, shedder.send(buffer, count), "the queue is empty: video is sent again");
        }
    }

    @Test
    void asMuchMayWaitAsTheWayTakesInTwoRoundTrips() {
        assertEquals(16 * 1024, SendBufferTuner.bufferSize(20_000, 0.1));
        assertEquals(60_000, SendBufferTuner.bufferSize(200_000, 0.3));
        assertEquals(512 * 1024, SendBufferTuner.bufferSize(100e6, 0.3));
    }

    @Test
    void theRoomGrowsWithWhatGoesAndShrinksSlowly() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            SendBufferTuner buffer = new SendBufferTuner(socket, Duration.ofMillis(100));
            long now = System.nanoTime();
            for (int i = 1; i <= 100; i++) {
                buffer.onSent(20_000, now + TimeUnit.MILLISECONDS.toNanos(20L * i));
            }
            int grown = buffer.size();
            assertTrue(grown > 250_000 && grown < 350_000, () -> "a megabyte a second for 0.3 s: " + grown);
            buffer.onSent(1, now + TimeUnit.SECONDS.toNanos(3));
            assertTrue(buffer.size() > grown * 3 / 4, "a pause is not the end");
            for (int i = 0; i < 100; i++) {
                buffer.onSent(1, now + TimeUnit.SECONDS.toNanos(4 + i));
            }
            assertEquals(16 * 1024, buffer.size());
        }
    }
}
