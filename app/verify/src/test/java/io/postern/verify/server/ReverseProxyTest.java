package io.postern.verify.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.BackendConfig;
import io.postern.backend.BackendServer;
import io.postern.backend.audit.AuditActor;
import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.device.CommandKind;
import io.postern.backend.device.Device;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.livekit.LiveKitServer;
import io.postern.signaling.SignalClient;
import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalOptions;
import io.postern.signaling.SignalSession;
import io.postern.signaling.device.DeviceClient;
import io.postern.signaling.device.DeviceNews;
import io.postern.signaling.device.DeviceSession;
import io.postern.signaling.device.EnrolmentResult;
import io.postern.signaling.http.HttpClients;
import io.postern.signaling.websocket.OkHttpSignalClient;
import io.postern.signaling.websocket.SignalTimeouts;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.lab.ServerFolder;
import io.postern.verify.lab.ServerProcess;
import io.postern.verify.lab.ServerStack;
import io.postern.verify.stage.Stage;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Our samples for reverse proxies, in front of the real server and the real backend, with a private authority. */
@Requires({Requirement.LIVEKIT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
class ReverseProxyTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    private static BackendServer backend;

    private ServerFolder folder;
    private ServerStack stack;
    private OkHttpClient http;
    private int port;

    @BeforeAll
    static void startBackend() {
        LiveKitServer server = STAGE.server();
        backend = BackendServer.start(BackendConfig.local(
                new LiveKitCredentials(server.apiKey(), server.apiSecret(), server.wsUrl(), server.httpUrl()),
                DatabaseConfig.inMemory()));
    }

    @AfterAll
    static void stopBackend() {
        backend.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        folder = ServerFolder.copy();
        stack = ServerStack.prepare(folder, List.of(), "compose.yaml", "compose.nginx.yaml");
        port = freePort();
        http = client();
    }

    @AfterEach
    void stop() throws Exception {
        HttpClients.close(http, Duration.ofSeconds(2));
        stack.close();
        folder.close();
    }

    @Test
    void caddyLeadsToLiveKitAndBackend() throws Exception {
        stack = ServerStack.prepare(folder, List.of(), "compose.yaml");
        stack.caddy(Map.of(
                "HTTPS_PORT", String.valueOf(port),
                "HTTP_PORT", String.valueOf(freePort()),
                "CADDY_ADMIN", "localhost:" + freePort(),
                "LIVEKIT", address(STAGE.server().httpUrl()),
                "BACKEND", address(backend.url())));
        assertLeadsOn(Protocol.HTTP_2);
    }

    @Test
    void nginxLeadsToLiveKitAndBackend() throws Exception {
        Map<String, String> environment = stack.compose().environment("proxy");
        environment.put("HTTPS_PORT", String.valueOf(port));
        environment.put("LIVEKIT", address(STAGE.server().httpUrl()));
        environment.put("BACKEND", address(backend.url()));
        ServerProcess nginx = stack.nginx("nginx.conf.template", environment, port);
        assertLeadsOn(Protocol.HTTP_1_1);
        try (Response answer = get("/rtc/validate?access_token=a-token-in-a-query")) {
            assertEquals(401, answer.code());
        }
        // It answers first and writes its log then.
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertTrue(nginx.output().contains("/rtc/validate"), nginx.output()));
        assertTrue(!nginx.output().contains("a-token-in-a-query"), "tokens are kept out of the log");
    }

    @Test
    void nginxBehindItsOwnSniLeadsToLiveKitAndBackend() throws Exception {
        Map<String, String> environment = stack.compose().environment("proxy");
        environment.put("HTTPS_PORT", String.valueOf(port));
        environment.put("HTTP_PORT", String.valueOf(freePort()));
        environment.put("TURN_PORT", String.valueOf(freePort()));
        environment.put("LIVEKIT", address(STAGE.server().httpUrl()));
        environment.put("LIVEKIT_TURN", "127.0.0.1:9");
        environment.put("BACKEND", address(backend.url()));
        environment.put("SOCKETS", folder.path().toString());
        stack.nginx("nginx-sni.conf.template", environment, port);
        assertLeadsOn(Protocol.HTTP_1_1);
    }

    private void assertLeadsOn(Protocol protocol) throws Exception {
        try (Response answer = get("/")) {
            assertEquals("OK", answer.body().string());
            assertEquals(protocol, answer.protocol());
            assertNull(answer.header("Alt-Svc"), "HTTP/3 is UDP");
        }
        try (Response answer = get("/api/health")) {
            assertTrue(answer.body().string().contains("postern-backend"));
        }
        try (Response answer = get("/join/weekly%2F1")) {
            String page = answer.body().string();
            String link = "postern:https://%s:%d/join/weekly%%2F1".formatted(ServerStack.WEB, port);
            assertTrue(page.contains(link), page);
        }
        assertMachinesCanWait();
        LinkedBlockingQueue<SignalEvent> events = new LinkedBlockingQueue<>();
        try (SignalClient signals = new OkHttpSignalClient(client(), SignalTimeouts.DEFAULTS)) {
            String room = STAGE.newRoom();
            SignalSession session = signals.open(
                    new SignalOptions(
                            URI.create("wss://" + ServerStack.WEB + ":" + port),
                            STAGE.tokens().participant(room, "ada", "Ada"),
                            SignalEndpoint.V0,
                            true,
                            false,
                            Map.of(),
                            Optional.empty(),
                            Optional.empty()),
                    events::add);
            SignalEvent first = events.poll(15, TimeUnit.SECONDS);
            assertTrue(first instanceof SignalEvent.Joined, "joined, not " + first);
            assertTrue(STAGE.administration().participant(room, "ada").isPresent(), "the real server knows her");
            session.close();
        }
    }

    private void assertMachinesCanWait() throws Exception {
        AuditActor admin = new AuditActor("grace", "192.0.2.1");
        String code = backend.devices()
                .makeCode(admin, "board", Optional.empty(), Optional.empty())
                .text();
        URI address = URI.create("https://" + ServerStack.WEB + ":" + port);
        try (DeviceClient machine = new DeviceClient(address, client(), Clock.systemUTC())) {
            EnrolmentResult enrolled = machine.enrol(code).get(15, TimeUnit.SECONDS);
            DeviceSession session = machine.signIn(enrolled.deviceToken()).get(15, TimeUnit.SECONDS);
            long cursor = machine.news(session, 0, Optional.empty(), Duration.ZERO)
                    .get(15, TimeUnit.SECONDS)
                    .cursor();
            CompletableFuture<DeviceNews> waiting =
                    machine.news(session, cursor, Optional.empty(), DeviceClient.MAX_WAIT);
            Device device = backend.devices().ofAccount("board").orElseThrow();
            backend.commands().give(admin, device, CommandKind.LEAVE, Optional.empty());
            assertEquals(1, waiting.get(15, TimeUnit.SECONDS).commands().size(), "told while it waits");
        }
    }

    private Response get(String path) throws Exception {
        return http.newCall(new Request.Builder()
                        .url("https://" + ServerStack.WEB + ":" + port + path)
                        .build())
                .execute();
    }

    /** Finds our names on this machine, and trusts our authority and no other. */
    private OkHttpClient client() throws Exception {
        try (InputStream pem = Files.newInputStream(folder.authority())) {
            HandshakeCertificates trusting = new HandshakeCertificates.Builder()
                    .addTrustedCertificate((X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(pem))
                    .build();
            return HttpClients.owned("proxied")
                    .newBuilder()
                    .sslSocketFactory(trusting.sslSocketFactory(), trusting.trustManager())
                    .dns(name -> List.of(InetAddress.ofLiteral("127.0.0.1")))
                    .build();
        }
    }

    private static String address(URI url) {
        return url.getHost() + ":" + url.getPort();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
