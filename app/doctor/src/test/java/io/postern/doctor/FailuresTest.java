package io.postern.doctor;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.doctor.DiagnosticReport.Verdict;
import io.postern.doctor.Finding.Outcome;
import io.postern.network.Network;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxySettings;
import io.postern.network.proxy.Route;
import io.postern.network.trust.TrustStore;
import io.postern.resources.Texts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs each check with a server, or without one, that makes it fail, and with one that does not. */
class FailuresTest {
    private static final String HEALTH = "{\"service\":\"postern-backend\",\"status\":\"ok\"}";

    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Company Inspection CA")
            .build();
    private final MockWebServer server = new MockWebServer();
    private MockResponse health = new MockResponse.Builder().body(HEALTH).build();
    private MockResponse login = new MockResponse.Builder().code(500).build();
    private Instant serverTime = Instant.now();

    @BeforeEach
    void script() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                MockResponse answer = switch (request.getUrl().encodedPath()) {
                    case "/api/health" -> health;
                    case "/api/login" -> login;
                    default -> new MockResponse.Builder().code(404).build();
                };
                String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(serverTime.atOffset(ZoneOffset.UTC));
                return answer.newBuilder().setHeader("Date", date).build();
            }
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String encrypted(HeldCertificate.Builder certificate) throws IOException {
        HeldCertificate held = certificate.signedBy(authority).build();
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(held)
                .build()
                .sslSocketFactory());
        server.start(InetAddress.getLoopbackAddress(), 0);
        return "https://127.0.0.1:" + server.getPort();
    }

    private static HeldCertificate.Builder forLoopback() {
        return new HeldCertificate.Builder()
                .commonName("meet.example.org")
                .addSubjectAlternativeName("127.0.0.1")
                .duration(30, TimeUnit.DAYS);
    }

    private String plain() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
        return "http://127.0.0.1:" + server.getPort();
    }

    @Test
    void withoutSignInAllThatNeedsNoneIsLookedAt() throws Exception {
        DiagnosticReport diagnosis =
                Scripted.examine(encrypted(forLoopback()), Scripted.trusting(authority.certificate()));
        assertEquals(Verdict.WELL, diagnosis.verdict());
        assertEquals("doctor.verdict.well_so_far", diagnosis.key());
        for (Check check : List.of(Check.NAME, Check.PROXY, Check.CONNECTION, Check.CERTIFICATE, Check.BACKEND)) {
            assertEquals(Outcome.OK, of(diagnosis, check).outcome(), check::toString);
        }
        for (Check check : List.of(Check.SIGN_IN, Check.SIGNALLING, Check.TOKEN)) {
            assertEquals("doctor.skipped.no_sign_in", of(diagnosis, check).key());
        }
        assertEquals(Check.values().length, diagnosis.findings().size(), "every check has its finding");
    }

    @Test
    void anInspectingProxyIsNamed() throws Exception {
        DiagnosticReport diagnosis =
                Scripted.examine(encrypted(forLoopback()), Scripted.trusting(authority.certificate()));
        Finding certificate = of(diagnosis, Check.CERTIFICATE);
        assertEquals("doctor.certificate.private", certificate.key());
        assertEquals("Company Inspection CA", certificate.measured().get("issuer"));
        assertEquals("administrator", certificate.measured().get("vouched_by"));
        assertTrue(english(certificate).contains("Company Inspection CA"), english(certificate));
    }

    @Test
    void aCertificateNobodyVouchesFor() throws Exception {
        DiagnosticReport diagnosis = Scripted.examine(
                encrypted(forLoopback()),
                Scripted.trusting(new HeldCertificate.Builder()
                        .certificateAuthority(0)
                        .build()
                        .certificate()));
        Finding certificate = of(diagnosis, Check.CERTIFICATE);
        assertEquals("network.certificate.unknown_issuer", certificate.key());
        assertEquals("Company Inspection CA", certificate.measured().get("issuer"));
        impossibleBecause(diagnosis, Check.CERTIFICATE);
        assertEquals("doctor.skipped.before", of(diagnosis, Check.BACKEND).key());
    }

    @Test
    void aCertificateForSomebodyElse() throws Exception {
        DiagnosticReport diagnosis = Scripted.examine(
                encrypted(new HeldCertificate.Builder().addSubjectAlternativeName("other.example.org")),
                Scripted.trusting(authority.certificate()));
        assertEquals(
                "network.certificate.wrong_host",
                of(diagnosis, Check.CERTIFICATE).key());
    }

    @Test
    void aCertificateThatRanOut() throws Exception {
        long now = System.currentTimeMillis();
        DiagnosticReport diagnosis = Scripted.examine(
                encrypted(forLoopback().validityInterval(now - 20_000_000, now - 10_000_000)),
                Scripted.trusting(authority.certificate()));
        assertEquals(
                "network.certificate.expired", of(diagnosis, Check.CERTIFICATE).key());
        impossibleBecause(diagnosis, Check.CERTIFICATE);
    }

    @Test
    void aCertificateThatSoonRunsOut() throws Exception {
        DiagnosticReport diagnosis = Scripted.examine(
                encrypted(forLoopback().duration(2, TimeUnit.DAYS)), Scripted.trusting(authority.certificate()));
        assertEquals(Outcome.WARNING, of(diagnosis, Check.CERTIFICATE).outcome());
        assertEquals(Verdict.WARNING, diagnosis.verdict());
        assertEquals(List.of(Check.CERTIFICATE), diagnosis.arguments());
    }

    @Test
    void noTlsWhereTlsWasExpected() throws Exception {
        String address = plain().replace("http:", "https:");
        DiagnosticReport diagnosis = Scripted.examine(address, Scripted.trusting(authority.certificate()));
        impossibleBecause(diagnosis, Check.CERTIFICATE);
    }

    @Test
    void nobodyIsCalledThat() throws Exception {
        DiagnosticReport diagnosis = Scripted.examine("https://nobody.invalid", Scripted.trusting());
        assertEquals("network.failure.unknown_host", of(diagnosis, Check.NAME).key());
        impossibleBecause(diagnosis, Check.NAME);
    }

    @Test
    void thePortIsRefused() throws Exception {
        int port;
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedAtOnce.getLocalPort();
        }
        DiagnosticReport diagnosis = Scripted.examine("https://127.0.0.1:" + port, Scripted.trusting());
        assertEquals("network.failure.refused", of(diagnosis, Check.CONNECTION).key());
        impossibleBecause(diagnosis, Check.CONNECTION);
        assertEquals(port, diagnosis.toOpen().getFirst().port());
        assertEquals("doctor.skipped.before", of(diagnosis, Check.MEDIA_DIRECT).key());
    }

    @Test
    void thePortIsSilentAndTheDoctorDoesNotWaitForever() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket nobodyAccepts = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // A full accept queue drops connection attempts, like a firewall.
            fill(nobodyAccepts, waiting);
            DiagnosticReport diagnosis =
                    Scripted.examine("https://127.0.0.1:" + nobodyAccepts.getLocalPort(), Scripted.trusting());
            assertEquals(
                    "network.failure.timed_out", of(diagnosis, Check.CONNECTION).key());
            impossibleBecause(diagnosis, Check.CONNECTION);
            assertTrue(diagnosis.took().toSeconds() < 15, diagnosis.took()::toString);
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void whoeverIsNotInterestedAnyMoreNeedNotWait() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket nobodyAccepts = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(nobodyAccepts, waiting);
            String address = "https://127.0.0.1:" + nobodyAccepts.getLocalPort();
            CountDownLatch begun = new CountDownLatch(1);
            DiagnosticRun.Listener listener = new DiagnosticRun.Listener() {
                @Override
                public void began(Check check) {
                    begun.countDown();
                }

                @Override
                public void found(Finding finding) {}
            };
            DiagnosticRun examination = new DiagnosticRun(
                    new DiagnosticTarget.Backend(
                            URI.create(address), new DiagnosticTarget.Access.Nobody(), Optional.empty()),
                    Scripted.trusting(),
                    DiagnosticRun.Options.THOROUGH,
                    listener);
            CompletableFuture<Object> end = new CompletableFuture<>();
            Thread thread = Thread.ofPlatform().start(() -> {
                try {
                    end.complete(examination.run());
                } catch (InterruptedException e) {
                    end.complete(e);
                }
            });
            assertTrue(begun.await(10, TimeUnit.SECONDS));
            thread.interrupt();
            assertInstanceOf(InterruptedException.class, end.get(4, TimeUnit.SECONDS));
            thread.join();
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    private static void fill(ServerSocket server, List<Socket> waiting) throws IOException {
        for (int i = 0; i < 64; i++) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), 300);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
        throw new AssertionError("the queue is never full");
    }

    @Test
    void somethingElseAnswers() throws Exception {
        health = new MockResponse.Builder()
                .body("<html>Welcome to nginx!</html>")
                .build();
        DiagnosticReport diagnosis = Scripted.examine(plain(), Scripted.trusting());
        assertEquals("doctor.backend.other", of(diagnosis, Check.BACKEND).key());
        impossibleBecause(diagnosis, Check.BACKEND);
        assertEquals(Outcome.OK, of(diagnosis, Check.CLOCK).outcome(), "the clock can be read all the same");
    }

    @Test
    void aServerPointsToItsEncryptedAddress() throws Exception {
        health = new MockResponse.Builder()
                .code(301)
                .addHeader("Location", "https://meet.example.org/postern/api/health")
                .build();
        Finding moved = of(Scripted.examine(plain(), Scripted.trusting()), Check.BACKEND);
        assertEquals("doctor.backend.moved", moved.key());
        assertEquals(List.of("https://meet.example.org/postern"), moved.arguments());
    }

    @Test
    void theServerIsInTrouble() throws Exception {
        health = new MockResponse.Builder().code(502).build();
        DiagnosticReport diagnosis = Scripted.examine(plain(), Scripted.trusting());
        assertEquals("doctor.backend.trouble", of(diagnosis, Check.BACKEND).key());
    }

    @Test
    void clocksThatDisagree() throws Exception {
        serverTime = Instant.now().minusSeconds(10 * 60);
        DiagnosticReport diagnosis = Scripted.examine(plain(), Scripted.trusting());
        Finding clock = of(diagnosis, Check.CLOCK);
        assertEquals("doctor.clock.ahead", clock.key());
        assertEquals(
                "This computer’s clock is 10 minutes ahead of the server’s. Let the system set it by itself.",
                english(clock));
        long seconds = (Long) clock.measured().get("own_clock_ahead_s");
        assertTrue(Math.abs(seconds - 600) <= 30, "ahead by " + seconds);
        assertEquals(Verdict.WARNING, diagnosis.verdict());
        serverTime = Instant.now().plusSeconds(90);
        Finding behind = of(Scripted.examine("http://127.0.0.1:" + server.getPort(), Scripted.trusting()), Check.CLOCK);
        assertEquals("doctor.clock.behind", behind.key());
        assertTrue(english(behind).contains(" seconds behind"), english(behind));
    }

    @Test
    void clocksThatAgree() throws Exception {
        serverTime = Instant.now();
        Finding clock = of(Scripted.examine(plain(), Scripted.trusting()), Check.CLOCK);
        assertEquals("doctor.clock.right", clock.key());
    }

    @Test
    void aWrongPassword() throws Exception {
        login = new MockResponse.Builder()
                .code(401)
                .body("{\"code\":\"wrong_credentials\",\"message\":\"\"}")
                .build();
        char[] password = "not my secret".toCharArray();
        DiagnosticReport diagnosis = Scripted.examine(
                new DiagnosticTarget.Backend(
                        URI.create(plain()), new DiagnosticTarget.Access.Login("ada", password), Optional.empty()),
                Scripted.trusting());
        assertEquals(
                "token.failure.wrong_credentials", of(diagnosis, Check.SIGN_IN).key());
        impossibleBecause(diagnosis, Check.SIGN_IN);
        assertEquals("\0".repeat(password.length), new String(password), "the password is wiped");
    }

    @Test
    void aLiveKitServerBehindSomethingThatTakesTheUpgradeAway() throws Exception {
        DiagnosticTarget target = new DiagnosticTarget.LiveKit(URI.create(plain().replace("http", "ws")), List.of());
        DiagnosticReport diagnosis = Scripted.examine(target, Scripted.trusting());
        assertEquals(
                "doctor.signalling.blocked", of(diagnosis, Check.SIGNALLING).key());
        impossibleBecause(diagnosis, Check.SIGNALLING);
        assertTrue(diagnosis.finding(Check.SIGN_IN).isEmpty(), "nobody signs in at LiveKit");
    }

    @Test
    void aProxyThatDoesNotListen() throws Exception {
        int port;
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedAtOnce.getLocalPort();
        }
        Network network = Network.of(
                TrustStore.only(List.of()),
                new ProxySettings.Manual(new Route.HttpProxy("127.0.0.1", port, false), List.of()),
                ProxyCredentials.NONE,
                Map.of());
        DiagnosticReport diagnosis = Scripted.examine("https://meet.example.org", network);
        Finding proxy = of(diagnosis, Check.PROXY);
        assertAll(
                () -> assertEquals("network.failure.proxy_refused_connection", proxy.key()),
                () -> assertEquals(
                        List.of("http://127.0.0.1:" + port), proxy.measured().get("routes")),
                () -> assertEquals("settings", proxy.measured().get("chosen_by")),
                () -> assertFalse(of(diagnosis, Check.CONNECTION).works()));
        impossibleBecause(diagnosis, Check.PROXY);
        assertEquals(List.of(), diagnosis.toOpen(), "no port of the server's is to blame");
    }

    private static Finding of(DiagnosticReport diagnosis, Check check) {
        return diagnosis.finding(check).orElseThrow();
    }

    private static void impossibleBecause(DiagnosticReport diagnosis, Check check) {
        assertEquals(Verdict.IMPOSSIBLE, diagnosis.verdict());
        assertEquals(Outcome.FAILED, of(diagnosis, check).outcome());
        assertEquals(of(diagnosis, check).key(), diagnosis.key());
        for (Locale language : Texts.LANGUAGES) {
            assertTrue(Texts.of(language).has(diagnosis.key()), diagnosis.key() + " in " + language);
        }
    }

    private static String english(Finding finding) {
        return finding.sentence(Texts.of(Locale.ENGLISH));
    }
}
