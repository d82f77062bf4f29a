package io.postern.verify.update;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.postern.desktop.update.AvailableUpdate;
import io.postern.desktop.update.ProgramVersion;
import io.postern.desktop.update.UpdateCheck;
import io.postern.desktop.update.UpdateFeedException;
import io.postern.desktop.update.UpdateFeedException.Kind;
import io.postern.desktop.update.UpdateFeedSource;
import io.postern.desktop.update.UpdateState;
import io.postern.network.Network;
import io.postern.network.proxy.InMemoryCredentials;
import io.postern.network.proxy.ProxySettings;
import io.postern.network.trust.TrustStore;
import io.postern.settings.policy.UpdatePolicy;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A feed signed with openssl as docs/administration.md says, served over HTTPS by a server whose certificate a private
 * authority has signed, and read by what the window reads it with.
 */
@Requires(Requirement.SERVER_PROGRAMS)
class UpdateFeedTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String FEED = """
            {
              "issued": "%s",
              "hosts": ["notes.example.org"],
              "channels": {
                "stable": {
                  "version": "%s", "date": "2026-11-20", "notes": "%s",
                  "packages": { "linux-amd64-deb": { "file": "postern_1.2.0_amd64.deb", "sha256": "00" } }
                }
              }
            }
            """;
    private static final String NOTES = "https://notes.example.org/1.2.0";

    @TempDir
    private Path folder;

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final UpdateState memory = UpdateState.inMemory();
    private HttpsServer server;
    private Network network;
    private UpdateFeedSource source;

    @BeforeEach
    void serve() throws Exception {
        HeldCertificate authority = new HeldCertificate.Builder()
                .commonName("A company")
                .certificateAuthority(0)
                .build();
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .signedBy(authority)
                .build();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(
                new HandshakeCertificates.Builder().heldCertificate(own).build().sslContext()));
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            String path = exchange.getRequestURI().getPath();
            String elsewhere = redirects.get(path);
            byte[] body = files.get(path);
            if (elsewhere != null) {
                exchange.getResponseHeaders().add("Location", elsewhere);
                exchange.sendResponseHeaders(302, -1);
            } else if (body == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        Path trusted = Files.writeString(folder.resolve("authority.pem"), authority.certificatePem());
        network = Network.of(
                TrustStore.load(List.of(trusted)), new ProxySettings.NoProxy(), new InMemoryCredentials(), Map.of());
        openssl("genpkey", "-algorithm", "ed25519", "-out", "feed-key.pem");
        openssl("pkey", "-in", "feed-key.pem", "-pubout", "-outform", "DER", "-out", "feed-key.der");
        String key = Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("feed-key.der")));
        source = UpdateFeedSource.of(new UpdatePolicy(true, Optional.of(address()), Optional.of(key), "stable"))
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI address() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/postern.json");
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "openssl is done");
        assertEquals(0, process.exitValue(), said);
    }

    private void publish(String document) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("postern.json"), document);
        openssl(
                "pkeyutl",
                "-sign",
                "-inkey",
                "feed-key.pem",
                "-rawin",
                "-in",
                "postern.json",
                "-out",
                "postern.json.sig");
        files.put("/postern.json", Files.readAllBytes(folder.resolve("postern.json")));
        files.put("/postern.json.sig", Files.readAllBytes(folder.resolve("postern.json.sig")));
    }

    private UpdateCheck check() {
        return new UpdateCheck(
                source,
                () -> network,
                memory,
                InstantSource.fixed(NOW),
                ProgramVersion.parse("0.1.0").orElseThrow());
    }

    private Optional<AvailableUpdate> look() throws UpdateFeedException {
        try (UpdateCheck check = check()) {
            return check.look();
        }
    }

    private void assertRefused(Kind kind) {
        assertEquals(kind, assertThrows(UpdateFeedException.class, this::look).kind());
    }

    @Test
    void aNewerVersionIsOfferedAndAnOlderOneIsNot() throws Exception {
        publish(FEED.formatted(NOW, "1.2.0", NOTES));
        assertEquals(
                Optional.of(new AvailableUpdate(
                        ProgramVersion.parse("1.2.0").orElseThrow(), LocalDate.of(2026, 11, 20), URI.create(NOTES))),
                look());
        byte[] base64 = Base64.getMimeEncoder().encode(files.get("/postern.json.sig"));
        files.put("/postern.json.sig", base64);
        assertTrue(look().isPresent(), "a signature in Base64 will do");
        publish(FEED.formatted(NOW.plusSeconds(1), "0.1", NOTES));
        assertEquals(Optional.empty(), look());
    }

    @Test
    void whatIsNotSignedWithTheKeyIsRefused() throws Exception {
        publish(FEED.formatted(NOW, "1.2.0", NOTES));
        byte[] signed = files.get("/postern.json");
        files.put(
                "/postern.json",
                new String(signed, StandardCharsets.UTF_8)
                        .replace("1.2.0", "6.6.6")
                        .getBytes(StandardCharsets.UTF_8));
        assertRefused(Kind.BAD_SIGNATURE);
        files.put("/postern.json", signed);
        files.put("/postern.json.sig", new byte[0]);
        assertRefused(Kind.BAD_SIGNATURE);
        openssl("genpkey", "-algorithm", "ed25519", "-out", "feed-key.pem");
        publish(FEED.formatted(NOW, "1.2.0", NOTES));
        assertRefused(Kind.BAD_SIGNATURE);
    }

    @Test
    void anOldFeedIsNotShownAgainAndOneFromTheFutureNotAtAll() throws Exception {
        publish(FEED.formatted(NOW, "1.2.0", NOTES));
        assertTrue(look().isPresent());
        publish(FEED.formatted(NOW.minusSeconds(1), "1.3.0", NOTES));
        assertRefused(Kind.OUTDATED);
        publish(FEED.formatted(NOW.plusSeconds(86_401), "1.3.0", NOTES));
        assertRefused(Kind.FUTURE);
        publish(FEED.formatted(NOW, "1.2.0", NOTES));
        assertTrue(look().isPresent(), "the one from the future is not remembered");
    }

    @Test
    void aFeedThatHasExpiredIsNotBelieved() throws Exception {
        String expiring = FEED.replace("\"issued\": \"%s\"", "\"issued\": \"%s\", \"expires\": \"%s\"");
        publish(expiring.formatted(NOW.minusSeconds(60), NOW.plusSeconds(1), "1.2.0", NOTES));
        assertTrue(look().isPresent());
        publish(expiring.formatted(NOW.minusSeconds(60), NOW, "1.2.0", NOTES));
        assertRefused(Kind.EXPIRED);
        publish(expiring.formatted(NOW.minusSeconds(60), "soon", "1.2.0", NOTES));
        assertRefused(Kind.MALFORMED);
        publish(FEED.formatted(NOW.minus(Duration.ofDays(90)), "1.2.0", NOTES));
        assertRefused(Kind.EXPIRED);
    }

    @Test
    void whatIsTooLargeOrLeadsOutOfEncryptionOrElsewhereIsRefused() throws Exception {
        publish(FEED.formatted(NOW, "1.2.0", "https://elsewhere.example.org/"));
        assertRefused(Kind.MALFORMED);
        publish(FEED.formatted(NOW, "1.2.0", "http://notes.example.org/"));
        assertRefused(Kind.MALFORMED);
        publish(FEED.formatted(NOW, "1.2.0", NOTES) + " ".repeat(UpdateCheck.MAX_FEED_BYTES));
        assertRefused(Kind.TOO_LARGE);
        publish("[]");
        assertRefused(Kind.MALFORMED);
        redirects.put("/postern.json", "http://localhost:" + server.getAddress().getPort() + "/other.json");
        assertRefused(Kind.NOT_ENCRYPTED);
        redirects.put("/postern.json", "/postern.json");
        assertRefused(Kind.UNREACHABLE);
        publish(FEED.formatted(NOW, "1.2.0", NOTES));
        files.put("/other.json", files.get("/postern.json"));
        redirects.put("/postern.json", "/other.json");
        assertTrue(look().isPresent(), "elsewhere over https will do");
    }

    @Test
    void nothingIsAskedDuringACallOrWhenNotWantedAndThenAtOnce() throws Exception {
        publish(FEED.formatted(NOW, "1.2.0", NOTES));
        BlockingQueue<AvailableUpdate> found = new LinkedBlockingQueue<>();
        try (UpdateCheck check = check()) {
            check.setInCall(true);
            check.start(() -> true, found::add);
            check.skip(ProgramVersion.parse("9.9").orElseThrow());
            assertEquals(null, found.poll(300, TimeUnit.MILLISECONDS));
            assertEquals(0, asked.get());
            check.setInCall(false);
            assertEquals("1.2.0", found.poll(10, TimeUnit.SECONDS).version().text());
            int once = asked.get();
            check.setInCall(false);
            check.skip(ProgramVersion.parse("1.2.0").orElseThrow());
            await().during(Duration.ofMillis(200)).until(() -> asked.get() == once);
        }
        int before = asked.get();
        try (UpdateCheck unwanted = check()) {
            unwanted.start(() -> false, found::add);
            assertEquals(null, found.poll(300, TimeUnit.MILLISECONDS));
        }
        try (UpdateCheck again = check()) {
            again.start(() -> true, found::add);
            await().until(() -> asked.get() == before + 2);
            assertEquals(null, found.poll(300, TimeUnit.MILLISECONDS), "a skipped version is not offered");
        }
        assertEquals(
                Optional.empty(),
                UpdateFeedSource.of(new UpdatePolicy(false, Optional.of(address()), Optional.empty(), "stable")),
                "what is not allowed has nowhere to ask");
        assertEquals(
                Optional.empty(),
                UpdateFeedSource.of(new UpdatePolicy(true, Optional.of(address()), Optional.empty(), "stable")),
                "a feed without a key is not asked");
        assertEquals(Optional.empty(), UpdateFeedSource.of(UpdatePolicy.DEFAULT), "no address is invented");
    }

    @Test
    void whatWasSeenIsRememberedFromOneTimeToTheNext() throws Exception {
        Path file = folder.resolve("updates.json");
        publish(FEED.formatted(NOW, "1.2.0", NOTES));
        try (UpdateCheck check = new UpdateCheck(
                source,
                () -> network,
                UpdateState.open(file),
                InstantSource.fixed(NOW),
                ProgramVersion.parse("1").orElseThrow())) {
            check.look();
        }
        publish(FEED.formatted(NOW.minusSeconds(60), "1.3.0", NOTES));
        try (UpdateCheck check = new UpdateCheck(
                source,
                () -> network,
                UpdateState.open(file),
                InstantSource.fixed(NOW),
                ProgramVersion.parse("1").orElseThrow())) {
            assertEquals(
                    Kind.OUTDATED,
                    assertThrows(UpdateFeedException.class, check::look).kind());
        }
    }
}
