package io.postern.network.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.address.Endpoint;
import io.postern.network.address.NameResolver;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.Route;
import io.postern.network.trust.TrustStore;
import io.postern.testing.LeakGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks direct connections: addresses, time limits, cancellation. */
@LeakGuard.Tolerates(threads = "ForkJoinPool-1-delayScheduler", because = "the JVM wakes virtual threads with it")
class DialerTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress HERE_TOO = InetAddress.ofLiteral("127.0.0.2");
    private static final InetAddress HERE_V6 = InetAddress.ofLiteral("::1");

    private static Dialer dialer(Map<String, List<InetAddress>> names) {
        NameResolver resolver = host -> {
            if (!names.containsKey(host)) {
                throw new UnknownHostException(host);
            }
            return names.get(host);
        };
        return new Dialer(TrustStore.only(List.of()), ProxyCredentials.NONE, resolver);
    }

    private static DialRequest direct(String host, int port) {
        return DialRequest.plain(new Endpoint(host, port), List.of(Route.DIRECT));
    }

    private static DialFailure failureOf(Dialer dialer, DialRequest request) {
        return assertThrows(DialException.class, () -> dialer.connect(request).close())
                .failure();
    }

    /** Accepts nothing and has no room left for those who wait: packets to it get no answer. */
    private static final class BlackHole implements AutoCloseable {
        private final ServerSocket listener;
        private final List<SocketChannel> waiting = new ArrayList<>();

        BlackHole(InetAddress address) throws IOException {
            listener = new ServerSocket(0, 1, address);
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                waiting.add(channel);
                channel.configureBlocking(false);
                channel.connect(listener.getLocalSocketAddress());
            }
        }

        int port() {
            return listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
            listener.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, HERE)) {
            return free.getLocalPort();
        }
    }

    @Test
    void aSubstituteIsConnectedToInPlaceOfAnAddress() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, HERE)) {
            Dialer dialer =
                    new Dialer(TrustStore.only(List.of()), ProxyCredentials.NONE, Map.of("203.0.113.10", "127.0.0.1"));
            dialer.connect(direct("203.0.113.10", listener.getLocalPort())).close();
            listener.accept().close();
        }
    }

    @Test
    void connectsWithoutDelayOfSmallPackets() throws Exception {
        try (EchoServer echo = new EchoServer();
                DialedConnection dialed = dialer(Map.of()).connect(direct("127.0.0.1", echo.port()))) {
            EchoServer.assertEchoes(dialed.socket());
            assertTrue(dialed.socket().getTcpNoDelay());
            assertSame(Route.DIRECT, dialed.route());
        }
    }

    @Test
    void theJdkAsksNoProxyOfItsOwn() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("socks.invalid", 1)));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        });
        try (EchoServer echo = new EchoServer();
                DialedConnection dialed = dialer(Map.of()).connect(direct("127.0.0.1", echo.port()))) {
            EchoServer.assertEchoes(dialed.socket());
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void anAddressThatRefusesGivesWayToTheNextAtOnce() throws Exception {
        try (EchoServer echo = new EchoServer();
                DialedConnection dialed = dialer(Map.of("both.example", List.of(HERE_V6, HERE)))
                        .connect(direct("both.example", echo.port()))) {
            EchoServer.assertEchoes(dialed.socket());
            assertEquals(HERE, dialed.socket().getInetAddress());
        }
    }

    @Test
    void anAddressThatIsSilentGivesWayToTheNextSoon() throws Exception {
        try (BlackHole silent = new BlackHole(HERE_TOO);
                EchoServer echo = new EchoServer(new ServerSocket(silent.port(), 50, HERE));
                DialedConnection dialed = dialer(Map.of("two.example", List.of(HERE_TOO, HERE)))
                        .connect(direct("two.example", silent.port()))) {
            EchoServer.assertEchoes(dialed.socket());
            assertEquals(HERE, dialed.socket().getInetAddress());
        }
    }

    @Test
    void familiesTakeTurnsBeginningWithTheSystemsChoice() {
        InetAddress a4 = InetAddress.ofLiteral("192.0.2.1");
        InetAddress b4 = InetAddress.ofLiteral("192.0.2.2");
        InetAddress c4 = InetAddress.ofLiteral("192.0.2.3");
        InetAddress a6 = InetAddress.ofLiteral("2001:db8::1");
        assertEquals(List.of(a4, a6, b4, c4), HappyEyeballsConnector.interleaved(List.of(a4, b4, c4, a6)));
        assertEquals(List.of(a6, a4), HappyEyeballsConnector.interleaved(List.of(a6, a4)));
        assertEquals(
                8,
                HappyEyeballsConnector.interleaved(
                                Stream.generate(() -> a4).limit(20).toList())
                        .size());
    }

    @Test
    void failuresSayWhatHappened() throws Exception {
        int nobody = freePort();
        DialFailure.Refused refused =
                assertInstanceOf(DialFailure.Refused.class, failureOf(dialer(Map.of()), direct("127.0.0.1", nobody)));
        assertEquals(new Endpoint("127.0.0.1", nobody), refused.at());
        assertFalse(refused.proxy());

        DialFailure.UnknownHost unknown = assertInstanceOf(
                DialFailure.UnknownHost.class, failureOf(dialer(Map.of()), direct("nowhere.example", 1)));
        assertEquals(List.<Object>of("nowhere.example"), unknown.arguments());

        try (BlackHole silent = new BlackHole(HERE)) {
            DialFailure.TimedOut late = assertInstanceOf(
                    DialFailure.TimedOut.class,
                    failureOf(
                            dialer(Map.of()),
                            direct("127.0.0.1", silent.port()).within(DialTimeouts.of(Duration.ofMillis(300)))));
            assertEquals(DialFailure.TimedOut.Phase.CONNECTION, late.phase());
        }
    }

    @Test
    void aNameServerThatDoesNotAnswerIsNotWaitedForLongerThanTheLimit() {
        CountDownLatch over = new CountDownLatch(1);
        Dialer dialer = new Dialer(TrustStore.only(List.of()), ProxyCredentials.NONE, host -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        });
        DialFailure.TimedOut late = assertInstanceOf(
                DialFailure.TimedOut.class,
                failureOf(dialer, direct("slow.example", 1).within(DialTimeouts.of(Duration.ofMillis(200)))));
        assertEquals(DialFailure.TimedOut.Phase.NAME, late.phase());
        over.countDown();
    }

    @Test
    void givingUpEndsTheWaitAtOnce() throws Exception {
        try (BlackHole silent = new BlackHole(HERE)) {
            Cancellation cancellation = new Cancellation();
            CompletableFuture<DialFailure> failure = new CompletableFuture<>();
            Thread dialling = Thread.ofVirtual().start(() -> {
                try {
                    dialer(Map.of())
                            .connect(direct("127.0.0.1", silent.port()), cancellation)
                            .close();
                } catch (DialException e) {
                    failure.complete(e.failure());
                }
            });
            cancellation.cancel();
            assertInstanceOf(DialFailure.Cancelled.class, failure.get(5, TimeUnit.SECONDS));
            dialling.join();
            assertInstanceOf(
                    DialFailure.Cancelled.class,
                    assertThrows(
                                    DialException.class,
                                    () -> dialer(Map.of())
                                            .connect(direct("127.0.0.1", silent.port()), cancellation)
                                            .close(),
                                    "what is cancelled before it begins does not begin")
                            .failure());
        }
    }

    @Test
    void anInterruptEndsTheWaitToo() throws Exception {
        try (BlackHole silent = new BlackHole(HERE)) {
            for (Thread.Builder kind : List.of(Thread.ofVirtual(), Thread.ofPlatform())) {
                CompletableFuture<DialFailure> failure = new CompletableFuture<>();
                Thread dialling = kind.start(() -> {
                    try {
                        dialer(Map.of())
                                .connect(direct("127.0.0.1", silent.port()))
                                .close();
                    } catch (DialException e) {
                        failure.complete(e.failure());
                    }
                });
                dialling.interrupt();
                assertInstanceOf(DialFailure.Cancelled.class, failure.get(5, TimeUnit.SECONDS));
                dialling.join();
            }
        }
    }

    @Test
    void theMostTellingOfSeveralFailuresIsReported() throws Exception {
        int nobody = freePort();
        try (ScriptedProxy proxy = new ScriptedProxy(nobody, talk -> {
            talk.request();
            talk.say("HTTP/1.1 407 No", "Proxy-Authenticate: Basic realm=x", "Content-Length: 0");
        })) {
            DialException e = assertThrows(
                    DialException.class,
                    () -> dialer(Map.of())
                            .connect(DialRequest.plain(
                                    new Endpoint("127.0.0.1", nobody),
                                    List.of(Route.DIRECT, new Route.HttpProxy("127.0.0.1", proxy.port(), false))))
                            .close());
            assertInstanceOf(DialFailure.ProxyAuthenticationNeeded.class, e.failure());
            assertInstanceOf(DialFailure.Refused.class, ((DialException) e.getSuppressed()[0]).failure());
        }
    }

    @Test
    void anAnonymousSocketConnectsAndKeepsItsOptions() throws Exception {
        try (EchoServer echo = new EchoServer();
                Socket socket =
                        factory(dialer(Map.of("echo.example", List.of(HERE)))).createSocket()) {
            assertFalse(socket.isConnected());
            socket.setSoTimeout(4_321);
            socket.setTcpNoDelay(false);
            socket.connect(new InetSocketAddress(PlaceholderAddress.of("echo.example"), echo.port()), 3_000);
            EchoServer.assertEchoes(socket);
            assertTrue(socket.isConnected());
            assertFalse(socket.getTcpNoDelay());
            assertEquals(4_321, socket.getSoTimeout());
            assertEquals(echo.port(), socket.getPort());
            assertEquals(HERE, socket.getInetAddress());
            socket.shutdownOutput();
            assertEquals(-1, socket.getInputStream().read());
            assertTrue(socket.isOutputShutdown());
            socket.close();
            assertTrue(socket.isClosed());
            assertThrows(SocketException.class, socket::getInputStream);
        }
    }

    @Test
    void aSocketThatIsClosedGivesUpConnecting() throws Exception {
        try (BlackHole silent = new BlackHole(HERE);
                Socket socket = factory(dialer(Map.of())).createSocket()) {
            CompletableFuture<IOException> failure = new CompletableFuture<>();
            CountDownLatch begun = new CountDownLatch(1);
            Thread.ofPlatform().start(() -> {
                begun.countDown();
                try {
                    socket.connect(new InetSocketAddress(HERE, silent.port()));
                } catch (IOException e) {
                    failure.complete(e);
                }
            });
            begun.await();
            socket.close();
            failure.get(5, TimeUnit.SECONDS);
            assertThrows(SocketException.class, () -> socket.connect(new InetSocketAddress(HERE, silent.port())));
        }
    }

    @Test
    void placeholdersDifferAndLeadNowhere() {
        InetAddress one = PlaceholderAddress.of("one.example");
        assertEquals("one.example", one.getHostName());
        assertFalse(one.equals(PlaceholderAddress.of("two.example")));
        assertTrue((one.getAddress()[0] & 0xff) >= 240 && (one.getAddress()[0] & 0xff) < 255);
    }

    private static DialerSocketFactory factory(Dialer dialer) {
        return new DialerSocketFactory(dialer, target -> List.of(Route.DIRECT), DialTimeouts.DEFAULT);
    }
}
