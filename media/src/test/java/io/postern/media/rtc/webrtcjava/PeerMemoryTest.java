package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.rtc.DataChannel;
import io.postern.media.rtc.IceCandidate;
import io.postern.media.rtc.IceConfig;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerListener;
import io.postern.media.rtc.PeerSession;
import io.postern.media.rtc.RemoteTrack;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Checks that closed peer sessions leave almost no memory behind. */
class PeerMemoryTest {
    private static final long TIMEOUT_SECONDS = 120;
    private static final long RELEASE_SECONDS = 10;
    private static final int WARM_UP = 30;
    private static final int SESSIONS = 100;

    /** Less than a fifth of what stayed of each session while webrtc-java's references were kept. */
    private static final long MAX_LEFT_KIB = 20;

    /** The program of the child process: opens and closes sessions, and prints the memory that each of them left. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException {
            try (WebrtcEngine engine = WebrtcEngine.open(new WebrtcEngine.Options(false, false))) {
                repeat(engine, WARM_UP);
                long before = residentKib();
                repeat(engine, SESSIONS);
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RELEASE_SECONDS);
                long left = leftOf(before);
                // Memory is given back on a thread of the engine's.
                while (left > MAX_LEFT_KIB && System.nanoTime() < deadline) {
                    Thread.onSpinWait();
                    left = leftOf(before);
                }
                System.out.println(left);
            }
        }

        private static long leftOf(long before) throws IOException {
            return (residentKib() - before) / SESSIONS;
        }

        private static void repeat(WebrtcEngine engine, int times) {
            for (int i = 0; i < times; i++) {
                PeerSession peer = engine.openPeer(IceConfig.DIRECT, new Deaf());
                peer.createDataChannel("lossy", DataChannel.Options.LOSSY);
                peer.createDataChannel("reliable", DataChannel.Options.RELIABLE);
                for (int section = 0; section < 3; section++) {
                    peer.addReceiver(MediaKind.AUDIO);
                    peer.addReceiver(MediaKind.VIDEO);
                }
                peer.close();
                peer.closed().join();
            }
        }

        /** Anonymous memory alone: what is mapped from files does not count. */
        private static long residentKib() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: reads memory from /proc")
    void aClosedSessionGivesItsNativeMemoryBack(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("out");
        Path errors = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        // The larger compiler takes megabytes now and then.
                        "-XX:TieredStopAtLevel=1",
                        // All of the heap is there from the beginning, so that it cannot be what grows.
                        "-Xms64m",
                        "-Xmx64m",
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        // glibc keeps what many threads have freed for each of them.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process child = builder.start();
        try {
            assertTrue(child.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "The process does not end");
        } finally {
            child.destroyForcibly();
        }
        assertEquals("", Files.readString(errors));
        long kib = Long.parseLong(Files.readString(output).strip());
        assertTrue(kib <= MAX_LEFT_KIB, "Each session left " + kib + " KiB");
    }

    @Test
    void aClosedChannelLetsItsListenerGo() {
        try (WebrtcEngine engine = WebrtcEngine.open(new WebrtcEngine.Options(false, false))) {
            WeakReference<DataChannel.Listener> listener = listenedTo(engine);

            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> {
                System.gc();
                return listener.refersTo(null);
            });
        }
    }

    private static WeakReference<DataChannel.Listener> listenedTo(WebrtcEngine engine) {
        try (PeerSession peer = engine.openPeer(IceConfig.DIRECT, new Deaf())) {
            DataChannel channel = peer.createDataChannel("data", DataChannel.Options.RELIABLE);
            List<DataChannel.State> states = new CopyOnWriteArrayList<>();
            DataChannel.Listener listener = new DataChannel.Listener() {
                @Override
                public void onState(DataChannel.State state) {
                    states.add(state);
                }

                @Override
                public void onMessage(byte[] message) {}

                @Override
                public void onBufferedAmountDecreased(long bufferedAmount) {}
            };
            channel.listen(listener);
            channel.close();
            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> states.equals(List.of(DataChannel.State.CLOSED)));
            return new WeakReference<>(listener);
        }
    }

    private static final class Deaf implements PeerListener {
        @Override
        public void onCandidate(IceCandidate candidate) {}

        @Override
        public void onConnectionState(PeerSession.ConnectionState state) {}

        @Override
        public void onTrack(RemoteTrack track) {}

        @Override
        public void onDataChannel(DataChannel channel) {}

        @Override
        public void onObsolete() {}
    }
}
