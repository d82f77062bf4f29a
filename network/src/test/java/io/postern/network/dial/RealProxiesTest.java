package io.postern.network.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.address.Endpoint;
import io.postern.network.address.NameResolver;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.Route;
import io.postern.network.trust.TrustStore;
import io.postern.testing.LeakGuard;
import io.postern.testing.proxy.RealProxy;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connects through Squid, Tinyproxy and Dante, with passwords; TLS and OkHttp through them, with names that only they
 * can resolve.
 */
@LeakGuard.Tolerates(threads = "ForkJoinPool-1-delayScheduler", because = "the JVM wakes virtual threads with it")
@Requires({Requirement.PROXIES, Requirement.ROOT})
class RealProxiesTest {
    private static final NameResolver NOBODY = host -> {
        throw new UnknownHostException(host + " was looked up here");
    };
    private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Example Private CA")
            .build();
    private static final HandshakeCertificates SERVER = new HandshakeCertificates.Builder()
            .heldCertificate(new HeldCertificate.Builder()
                    .addSubjectAlternativeName(RealProxy.HIDDEN_HOST)
                    .signedBy(AUTHORITY)
                    .build())
            .build();
    private static final TrustStore TRUST = TrustStore.only(List.of(AUTHORITY.certificate()));

    @TempDir
    private Path folder;

    private EchoServer echo;

    @BeforeEach
    void start() throws Exception {
        echo = EchoServer.tls(SERVER.sslContext());
    }

    @AfterEach
    void end() throws Exception {
        echo.close();
    }

    private static ScriptedCredentials login() {
        return new ScriptedCredentials(RealProxy.USER, RealProxy.PASSWORD);
    }

    private static Dialer dialer(ProxyCredentials credentials) {
        return new Dialer(TRUST, credentials, NOBODY);
    }

    private DialRequest tlsThrough(Route route) {
        return DialRequest.tls(new Endpoint(RealProxy.HIDDEN_HOST, echo.port()), List.of(route));
    }

    private void assertConnects(Dialer dialer, Route route) throws Exception {
        try (DialedConnection dialed = dialer.connect(tlsThrough(route))) {
            EchoServer.assertEchoes(dialed.socket());
            assertEquals(route, dialed.route());
        }
    }

    private static DialFailure failureOf(Dialer dialer, DialRequest request) {
        return assertThrows(DialException.class, () -> dialer.connect(request).close())
                .failure();
    }

    private RealProxy squid(String scheme) throws Exception {
        return scheme.equals("basic") ? RealProxy.squidWithBasic(folder) : RealProxy.squidWithDigest(folder);
    }

    private static Route http(RealProxy proxy) {
        return new Route.HttpProxy("127.0.0.1", proxy.port(), false);
    }

    private static Route socks(RealProxy proxy) {
        return new Route.Socks5("127.0.0.1", proxy.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"basic", "digest"})
    void squidLetsInWhoSignsIn(String scheme) throws Exception {
        try (RealProxy proxy = squid(scheme)) {
            ScriptedCredentials logins = login();
            Dialer dialer = dialer(logins);
            // More than a nonce is good for: it gets stale on the way.
            for (int i = 0; i < 7; i++) {
                assertConnects(dialer, http(proxy));
            }
            assertEquals(1, logins.asked.size(), "one question for all connections");
            assertEquals(RealProxy.REALM, logins.asked.getFirst().realm());
            assertEquals(scheme.equals("basic"), logins.asked.getFirst().cleartext());

            ScriptedCredentials wrong =
                    new ScriptedCredentials(RealProxy.USER, "wrong", RealProxy.USER, RealProxy.PASSWORD);
            assertConnects(dialer(wrong), http(proxy));
            assertEquals(List.of("rejected ada", "accepted ada"), wrong.events);

            DialFailure.ProxyAuthenticationNeeded needed = assertInstanceOf(
                    DialFailure.ProxyAuthenticationNeeded.class,
                    failureOf(dialer(ProxyCredentials.NONE), tlsThrough(http(proxy))));
            assertEquals(List.of(scheme), needed.schemes());
        }
    }

    @Test
    void squidsRefusalsAreToldApart() throws Exception {
        try (RealProxy proxy = RealProxy.squidWithBasic(folder)) {
            DialFailure forbidden = failureOf(
                    dialer(login()), DialRequest.plain(new Endpoint("forbidden.example", 443), List.of(http(proxy))));
            assertEquals(
                    403,
                    assertInstanceOf(DialFailure.ProxyRefused.class, forbidden).status());
            DialFailure unknown = failureOf(
                    dialer(login()),
                    DialRequest.plain(new Endpoint("nowhere.behind.example", 443), List.of(http(proxy))));
            assertTrue(assertInstanceOf(DialFailure.ProxyRefused.class, unknown).retryable());
        }
    }

    @Test
    void tinyproxyLetsInWhoSignsIn() throws Exception {
        try (RealProxy proxy = RealProxy.tinyproxy(folder)) {
            assertConnects(dialer(login()), http(proxy));
            assertInstanceOf(
                    DialFailure.ProxyAuthenticationNeeded.class,
                    failureOf(dialer(new ScriptedCredentials("ada", "wrong")), tlsThrough(http(proxy))));
        }
    }

    @Test
    void danteLetsInWhoSignsIn() throws Exception {
        try (RealProxy proxy = RealProxy.dante(folder, true)) {
            ScriptedCredentials logins = login();
            Dialer dialer = dialer(logins);
            assertConnects(dialer, socks(proxy));
            assertConnects(dialer, socks(proxy));
            assertEquals(1, logins.asked.size(), "one question for all connections");
            ScriptedCredentials wrong =
                    new ScriptedCredentials(RealProxy.USER, "wrong", RealProxy.USER, RealProxy.PASSWORD);
            assertConnects(dialer(wrong), socks(proxy));
            assertEquals(List.of("rejected ada", "accepted ada"), wrong.events);
            assertInstanceOf(
                    DialFailure.ProxyAuthenticationNeeded.class,
                    failureOf(dialer(ProxyCredentials.NONE), tlsThrough(socks(proxy))));
        }
    }

    @Test
    void danteWithoutPasswordsAsksForNone() throws Exception {
        try (RealProxy proxy = RealProxy.dante(folder, false)) {
            ScriptedCredentials logins = login();
            assertConnects(dialer(logins), socks(proxy));
            assertEquals(List.of(), logins.asked);
            assertInstanceOf(
                    DialFailure.Refused.class,
                    failureOf(dialer(logins), DialRequest.plain(new Endpoint("127.0.0.1", 1), List.of(socks(proxy)))));
        }
    }

    @Test
    void aWrongCertificateBehindAProxyIsStillWrong() throws Exception {
        try (RealProxy proxy = RealProxy.tinyproxy(folder)) {
            DialFailure.Certificate certificate = assertInstanceOf(
                    DialFailure.Certificate.class,
                    failureOf(
                            dialer(login()),
                            DialRequest.tls(new Endpoint("localhost", echo.port()), List.of(http(proxy)))));
            assertEquals("localhost", certificate.problem().host());
            assertEquals(List.of(RealProxy.HIDDEN_HOST), certificate.problem().names());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"squid basic", "squid digest", "tinyproxy", "dante"})
    void okHttpTakesTheSameWay(String kind) throws Exception {
        try (RealProxy proxy = switch (kind) {
                    case "squid basic" -> RealProxy.squidWithBasic(folder);
                    case "squid digest" -> RealProxy.squidWithDigest(folder);
                    case "tinyproxy" -> RealProxy.tinyproxy(folder);
                    default -> RealProxy.dante(folder, true);
                };
                MockWebServer server = new MockWebServer()) {
            server.useHttps(SERVER.sslSocketFactory());
            server.enqueue(new MockResponse.Builder().body("hello").build());
            server.enqueue(new MockResponse.Builder()
                    .webSocketUpgrade(new WebSocketListener() {
                        @Override
                        public void onMessage(WebSocket socket, String text) {
                            socket.send("echo " + text);
                        }

                        @Override
                        public void onClosing(WebSocket socket, int code, String reason) {
                            socket.close(code, reason);
                        }
                    })
                    .build());
            server.start();
            Route route = kind.equals("dante") ? socks(proxy) : http(proxy);
            OkHttpClient client = client(dialer(login()), route);
            try {
                String address = "https://" + RealProxy.HIDDEN_HOST + ":" + server.getPort();
                try (Response response = client.newCall(
                                new Request.Builder().url(address).build())
                        .execute()) {
                    assertEquals("hello", response.body().string());
                    assertNotNull(response.handshake());
                    assertEquals(
                            List.of(AUTHORITY.certificate()),
                            response.handshake().peerCertificates().subList(1, 2));
                }
                assertEquals("echo hi", sayAndHear(client, address + "/rtc"));
            } finally {
                close(client);
            }
        }
    }

    private static String sayAndHear(OkHttpClient client, String address) throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket socket =
                client.newWebSocket(new Request.Builder().url(address).build(), new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket, Response response) {
                        socket.send("hi");
                    }

                    @Override
                    public void onMessage(WebSocket socket, String text) {
                        heard.complete(text);
                    }

                    @Override
                    public void onClosed(WebSocket socket, int code, String reason) {
                        closed.complete(code);
                    }

                    @Override
                    public void onFailure(WebSocket socket, Throwable t, Response response) {
                        heard.completeExceptionally(t);
                        closed.completeExceptionally(t);
                    }
                });
        String answer = heard.get(10, TimeUnit.SECONDS);
        socket.close(1000, null);
        closed.get(10, TimeUnit.SECONDS);
        return answer;
    }

    @Test
    void okHttpPassesOnWhyItCouldNotConnect() throws Exception {
        try (RealProxy proxy = RealProxy.tinyproxy(folder)) {
            OkHttpClient client = client(dialer(ProxyCredentials.NONE), http(proxy));
            try {
                Request request = new Request.Builder()
                        .url("https://" + RealProxy.HIDDEN_HOST + ":" + echo.port())
                        .build();
                Exception e = assertThrows(
                        java.io.IOException.class,
                        () -> client.newCall(request).execute().close());
                assertInstanceOf(
                        DialFailure.ProxyAuthenticationNeeded.class,
                        DialException.failureIn(e).orElseThrow());
                assertFalse(String.valueOf(e.getMessage()).contains(RealProxy.PASSWORD));
            } finally {
                close(client);
            }
        }
    }

    /** As signalling is to make it. */
    private static OkHttpClient client(Dialer dialer, Route route) {
        return new OkHttpClient.Builder()
                .proxy(Proxy.NO_PROXY)
                .dns(host -> List.of(PlaceholderAddress.of(host)))
                .socketFactory(new DialerSocketFactory(dialer, target -> List.of(route), DialTimeouts.DEFAULT))
                .sslSocketFactory(dialer.trust().socketFactory(), dialer.trust().trustManager())
                .connectionPool(new ConnectionPool(1, 1, TimeUnit.SECONDS))
                .readTimeout(Duration.ofSeconds(10))
                .build();
    }

    private static void close(OkHttpClient client) {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
