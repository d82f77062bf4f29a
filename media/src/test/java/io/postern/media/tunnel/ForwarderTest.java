package io.postern.media.tunnel;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.address.Endpoint;
import io.postern.network.dial.DialFailure;
import io.postern.network.dial.Dialer;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.Route;
import io.postern.network.trust.CertificateProblem;
import io.postern.network.trust.TrustStore;
import io.postern.testing.LeakGuard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@LeakGuard.Tolerates(threads = "ForkJoinPool-1-delayScheduler", because = "the JVM wakes virtual threads with it")
class ForwarderTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int MUCH = 100 * MEGABYTE;

    private final List<Forwarder> losses = new CopyOnWriteArrayList<>();

    private Forwarder forwarder(int port) throws IOException {
        return forwarder(new TunnelTarget(new Endpoint("127.0.0.1", port), false), TrustStore.only(List.of()));
    }

    private Forwarder forwarder(TunnelTarget target, TrustStore trust) throws IOException {
        return forwarder(target, trust, Duration.ZERO);
    }

    private Forwarder forwarder(TunnelTarget target, TrustStore trust, Duration silence) throws IOException {
        Dialer dialer = new Dialer(trust, ProxyCredentials.NONE, host -> List.of(InetAddress.getLoopbackAddress()));
        return Forwarder.open(
                target,
                dialer,
                endpoint -> List.of(Route.DIRECT),
                silence,
                new QueueingDelayEstimator(),
                (lost, bytes) -> losses.add(lost));
    }

    private Forwarder silent(int port, Duration silence) throws IOException {
        return forwarder(new TunnelTarget(new Endpoint("127.0.0.1", port), false), TrustStore.only(List.of()), silence);
    }

    private static Socket connect(Forwarder forwarder) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), forwarder.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void assertEchoes(Socket socket) throws IOException {
        socket.getOutputStream().write(new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3}, socket.getInputStream().readNBytes(3));
    }

    /** Writes a stream of bytes that the seed determines. */
    private static void write(long seed, OutputStream out) throws IOException {
        Random random = new Random(seed);
        byte[] block = new byte[MEGABYTE];
        for (int i = 0; i < MUCH / MEGABYTE; i++) {
            random.nextBytes(block);
            out.write(block);
        }
    }

    /** The digest of all bytes to the end. */
    private static byte[] read(InputStream in) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] block = new byte[64 * 1024];
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
            digest.update(block, 0, count);
        }
        return digest.digest();
    }

    private static byte[] expected(long seed) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        write(seed, new OutputStream() {
            @Override
            public void write(int b) {
                digest.update((byte) b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                digest.update(bytes, offset, length);
            }
        });
        return digest.digest();
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws Exception;
    }

    private static <T> CompletableFuture<T> meanwhile(Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(work.run());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @Test
    void keepsTheFirstAnswerBackAndNothingAfterIt() throws Exception {
        Duration silence = Duration.ofMillis(300);
        try (LocalServer server = new LocalServer();
                Forwarder forwarder = silent(server.port(), silence)) {
            long before = System.nanoTime();
            try (Socket client = connect(forwarder)) {
                Socket remote = server.next();
                client.getOutputStream().write(1);
                assertEquals(1, remote.getInputStream().read(), "what is asked goes out at once");
                remote.getOutputStream().write(2);
                assertEquals(2, client.getInputStream().read());
                assertTrue(System.nanoTime() - before >= silence.toNanos());
                remote.getOutputStream().write(3);
                assertEquals(3, client.getInputStream().read());
            }
        }
    }

    @Test
    void silenceEndsWithTheConnection() throws Exception {
        try (LocalServer server = new LocalServer();
                Forwarder forwarder = silent(server.port(), Duration.ofMinutes(5));
                Socket client = connect(forwarder)) {
            server.next();
            client.setSoLinger(true, 0);
            client.close();
            await().atMost(Duration.ofSeconds(10)).until(() -> forwarder.connections() == 0);
        }
    }

    @Test
    void whatTheOtherSideEndsIsALossAndWhatWeEndIsNot() throws Exception {
        try (LocalServer server = LocalServer.echo();
                Forwarder forwarder = forwarder(server.port())) {
            try (Socket old = connect(forwarder)) {
                assertEchoes(old);
                long between = System.nanoTime();
                try (Socket young = connect(forwarder)) {
                    assertEchoes(young);
                    forwarder.endConnectionsBefore(between);
                    assertThrows(IOException.class, () -> old.getInputStream().read());
                    await().atMost(Duration.ofSeconds(10)).until(() -> forwarder.connections() == 1);
                    assertEchoes(young);
                    assertEquals(List.of(), losses);
                    server.close();
                    assertEquals(-1, young.getInputStream().read());
                }
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> losses.equals(List.of(forwarder)));
        }
    }

    @Test
    void everyByteArrivesInBothDirectionsAtOnce() throws Exception {
        try (LocalServer server = new LocalServer();
                Forwarder forwarder = forwarder(server.port());
                Socket client = connect(forwarder)) {
            Socket remote = server.next();
            CompletableFuture<byte[]> down = meanwhile(() -> read(client.getInputStream()));
            CompletableFuture<byte[]> up = meanwhile(() -> read(remote.getInputStream()));
            CompletableFuture<Void> sending = meanwhile(() -> {
                write(2, remote.getOutputStream());
                remote.shutdownOutput();
                return null;
            });
            write(1, client.getOutputStream());
            client.shutdownOutput();
            sending.get(60, TimeUnit.SECONDS);
            assertArrayEquals(expected(1), up.get(60, TimeUnit.SECONDS));
            assertArrayEquals(expected(2), down.get(60, TimeUnit.SECONDS));
            assertEquals(MUCH, forwarder.bytesUp());
            assertEquals(MUCH, forwarder.bytesDown());
            assertTrue(Duration.between(forwarder.lastActivity(), Instant.now()).toSeconds() < 60);
            await().until(() -> forwarder.connections() == 0);
        }
    }

    @Test
    void theEndOfOneDirectionIsNotTheEndOfTheOther() throws Exception {
        try (LocalServer server = new LocalServer();
                Forwarder forwarder = forwarder(server.port());
                Socket client = connect(forwarder)) {
            client.getOutputStream().write(7);
            client.shutdownOutput();
            Socket remote = server.next();
            assertEquals(7, remote.getInputStream().read());
            assertEquals(-1, remote.getInputStream().read());
            remote.getOutputStream().write(8);
            assertEquals(8, client.getInputStream().read());
            remote.close();
            assertEquals(-1, client.getInputStream().read());
        }
    }

    @Test
    void aResetOfOneLegResetsTheOther() throws Exception {
        try (LocalServer server = new LocalServer();
                Forwarder forwarder = forwarder(server.port())) {
            try (Socket client = connect(forwarder)) {
                client.getOutputStream().write(1);
                Socket remote = server.next();
                assertEquals(1, remote.getInputStream().read());
                remote.setSoLinger(true, 0);
                remote.close();
                assertThrows(
                        SocketException.class, () -> client.getInputStream().read());
            }
            try (Socket client = connect(forwarder)) {
                client.getOutputStream().write(1);
                Socket remote = server.next();
                remote.setSoTimeout(10_000);
                assertEquals(1, remote.getInputStream().read());
                client.setSoLinger(true, 0);
                client.close();
                assertThrows(
                        SocketException.class, () -> remote.getInputStream().read());
            }
            await().until(() -> forwarder.connections() == 0);
        }
    }

    @Test
    void whoDoesNotReadHoldsUpWhoWritesAndLittleIsStoredInBetween() throws Exception {
        try (LocalServer server = new LocalServer();
                Forwarder forwarder = forwarder(server.port());
                Socket client = connect(forwarder)) {
            Socket remote = server.next();
            CompletableFuture<Void> writing = meanwhile(() -> {
                write(3, client.getOutputStream());
                client.shutdownOutput();
                return null;
            });
            // Stands still when every buffer is full.
            long[] before = {-1};
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        long now = forwarder.bytesUp();
                        boolean stands = now > 0 && now == before[0];
                        before[0] = now;
                        return stands;
                    });
            assertFalse(writing.isDone());
            // The server's own receive buffer is the largest part, and not ours to choose.
            assertTrue(forwarder.bytesUp() < 16L * MEGABYTE, forwarder.bytesUp() + " bytes are on their way");
            assertArrayEquals(expected(3), read(remote.getInputStream()));
            writing.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: tells whose a connection is")
    void anotherProcessIsRefusedAndNeverReachesTheTarget() throws Exception {
        try (LocalServer server = LocalServer.echo();
                Forwarder forwarder = forwarder(server.port())) {
            Process stranger = new ProcessBuilder(
                            "bash",
                            "-c",
                            "exec 3<>/dev/tcp/127.0.0.1/" + forwarder.port() + " && echo hello >&3; timeout 10 cat <&3")
                    .redirectErrorStream(true)
                    .start();
            byte[] heard = stranger.getInputStream().readAllBytes();
            stranger.waitFor();
            assertNotEquals("hello\n", new String(heard, java.nio.charset.StandardCharsets.UTF_8));
            assertEquals(0, server.connections());
            assertEquals(0, forwarder.bytesUp());
            try (Socket own = connect(forwarder)) {
                assertEchoes(own);
            }
            assertEquals(1, server.connections());
        }
    }

    @Test
    void twoHundredConnectionsLeaveNothingBehind() throws Exception {
        try (LocalServer server = LocalServer.echo();
                Forwarder forwarder = forwarder(server.port())) {
            for (int round = 0; round < 5; round++) {
                List<Socket> clients = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    clients.add(connect(forwarder));
                }
                for (Socket client : clients) {
                    assertEchoes(client);
                }
                for (Socket client : clients) {
                    client.close();
                }
                await().until(() -> forwarder.connections() == 0);
            }
            assertEquals(200, server.connections());
            assertEquals(600, forwarder.bytesUp());
        }
    }

    @Test
    void tooManyAtOnceAreTurnedAway() throws Exception {
        try (LocalServer server = LocalServer.echo();
                Forwarder forwarder = forwarder(server.port())) {
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                Socket client = connect(forwarder);
                assertEchoes(client);
                clients.add(client);
            }
            try (Socket oneTooMany = connect(forwarder)) {
                assertThrows(IOException.class, () -> assertEchoesOrFails(oneTooMany));
            }
            for (Socket client : clients) {
                client.close();
            }
            await().until(() -> forwarder.connections() == 0);
            try (Socket later = connect(forwarder)) {
                assertEchoes(later);
            }
        }
    }

    private static void assertEchoesOrFails(Socket socket) throws IOException {
        socket.getOutputStream().write(1);
        if (socket.getInputStream().read() < 0) {
            throw new IOException("closed");
        }
    }

    @Test
    void aTargetThatIsNotThereIsSaidAndForgottenWhenItComesBack() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Forwarder forwarder = forwarder(port)) {
            try (Socket client = connect(forwarder)) {
                assertThrows(IOException.class, () -> assertEchoesOrFails(client));
            }
            await().until(() -> forwarder.failure().isPresent());
            assertInstanceOf(DialFailure.Refused.class, forwarder.failure().orElseThrow());
            try (LocalServer _ = new LocalServer(
                            new ServerSocket(port, 10, InetAddress.getLoopbackAddress()), LocalServer::echo);
                    Socket client = connect(forwarder)) {
                assertEchoes(client);
                assertTrue(forwarder.failure().isEmpty());
                assertEquals(Route.DIRECT, forwarder.route().orElseThrow());
            }
        }
    }

    @Test
    void closingEndsEverythingAtOnce() throws Exception {
        try (LocalServer server = new LocalServer()) {
            Forwarder forwarder = forwarder(server.port());
            try (Socket client = connect(forwarder)) {
                client.getOutputStream().write(1);
                Socket remote = server.next();
                remote.setSoTimeout(10_000);
                assertEquals(1, remote.getInputStream().read());
                forwarder.close();
                assertThrows(
                        SocketException.class, () -> client.getInputStream().read());
                assertThrows(
                        SocketException.class, () -> remote.getInputStream().read());
                assertNobodyListens(forwarder.port());
                forwarder.close();
            }
        }
    }

    /** The system lets go of the port when the thread that accepts has noticed, which is soon. */
    private static void assertNobodyListens(int port) {
        await().until(() -> {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return false;
            } catch (ConnectException refused) {
                return true;
            }
        });
    }

    @Test
    void closingGivesUpATargetThatDoesNotAnswer() throws Exception {
        // Accepts, and never shakes hands.
        try (LocalServer silent = new LocalServer()) {
            Forwarder forwarder = forwarder(
                    new TunnelTarget(new Endpoint("127.0.0.1", silent.port()), true), TrustStore.only(List.of()));
            try (Socket client = connect(forwarder)) {
                Socket remote = silent.next();
                remote.setSoTimeout(10_000);
                assertTrue(remote.getInputStream().read() >= 0, "a handshake has begun");
                forwarder.close();
                assertThrows(SocketException.class, () -> assertEchoesOrFails(client));
                assertTrue(forwarder.failure().isEmpty(), "nobody is told of what was wanted");
            }
        }
    }

    @Test
    void tlsIsSpokenToTheTargetAndItsCertificateChecked(@TempDir Path folder) throws Exception {
        KeyStore identity = identity(folder, "turn.example");
        X509Certificate certificate = (X509Certificate) identity.getCertificate("server");
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity, "changeit".toCharArray());
        context.init(keys.getKeyManagers(), null, null);
        ServerSocket listener =
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        try (LocalServer server = new LocalServer(listener, LocalServer::echo)) {
            TrustStore trust = TrustStore.only(List.of(certificate));
            TunnelTarget right = new TunnelTarget(new Endpoint("turn.example", server.port()), true);
            try (Forwarder forwarder = forwarder(right, trust);
                    Socket client = connect(forwarder)) {
                CompletableFuture<byte[]> down = meanwhile(() -> read(client.getInputStream()));
                write(4, client.getOutputStream());
                client.shutdownOutput();
                assertArrayEquals(expected(4), down.get(60, TimeUnit.SECONDS));
            }
            TunnelTarget wrongHost = new TunnelTarget(new Endpoint("localhost", server.port()), true);
            assertEquals(CertificateProblem.Reason.WRONG_HOST, refusal(wrongHost, trust));
            assertEquals(CertificateProblem.Reason.UNKNOWN_ISSUER, refusal(right, TrustStore.only(List.of())));
        }
    }

    private CertificateProblem.Reason refusal(TunnelTarget target, TrustStore trust) throws IOException {
        try (Forwarder forwarder = forwarder(target, trust);
                Socket client = connect(forwarder)) {
            assertThrows(IOException.class, () -> assertEchoesOrFails(client));
            await().until(() -> forwarder.failure().isPresent());
            return assertInstanceOf(
                            DialFailure.Certificate.class, forwarder.failure().orElseThrow())
                    .problem()
                    .reason();
        }
    }

    /** A key and a certificate for a host, made by the JDK's keytool. */
    private static KeyStore identity(Path folder, String host) throws Exception {
        Path file = folder.resolve("identity.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass:file",
                        Files.writeString(folder.resolve("password"), "changeit")
                                .toString())
                .inheritIO()
                .start();
        assertEquals(0, keytool.waitFor());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, "changeit".toCharArray());
        }
        return store;
    }
}
