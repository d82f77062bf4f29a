package io.postern.network.proxy.pac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.trust.TrustStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacDownloaderTest {
    private static final String SCRIPT = "function FindProxyForURL(u, h) { return 'DIRECT'; } // ä";
    private static final HeldCertificate LOCALHOST =
            new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();

    private static PacDownloader download(Duration limit) {
        return new PacDownloader(
                TrustStore.only(List.of(LOCALHOST.certificate())).context(), limit);
    }

    private static String complaint(URI script) {
        return String.valueOf(assertThrows(
                        PacException.class,
                        () -> download(Duration.ofSeconds(10)).read(script))
                .getMessage());
    }

    @Test
    void filesAreRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("proxy.pac"), "\uFEFF" + SCRIPT);
        assertEquals(SCRIPT, download(Duration.ofSeconds(10)).read(file.toUri()));
        assertTrue(complaint(folder.resolve("missing.pac").toUri()).startsWith("the proxy script cannot be read"));
        Path large = Files.write(folder.resolve("large.pac"), new byte[(1 << 20) + 1]);
        assertEquals("the proxy script is larger than 1 MiB", complaint(large.toUri()));
        assertEquals("a proxy script's URL has to be file, http or https", complaint(URI.create("ftp://h/proxy.pac")));
    }

    @Test
    void webPagesAreRead() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.enqueue(new MockResponse.Builder().body(SCRIPT).build());
            server.enqueue(new MockResponse.Builder().code(404).build());
            server.enqueue(
                    new MockResponse.Builder().body("x".repeat((1 << 20) + 1)).build());
            server.start();
            URI address = server.url("/proxy.pac").uri();
            assertEquals(SCRIPT, download(Duration.ofSeconds(10)).read(address));
            assertEquals("the proxy script's server responded 404", complaint(address));
            assertTrue(complaint(address).startsWith("the proxy script cannot be downloaded"), "larger than 1 MiB");
        }
    }

    @Test
    void certificatesOfScriptsServersAreChecked() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(LOCALHOST)
                    .build()
                    .sslSocketFactory());
            server.enqueue(new MockResponse.Builder().body(SCRIPT).build());
            server.start();
            URI address = URI.create("https://localhost:" + server.getPort() + "/proxy.pac");
            assertEquals(SCRIPT, download(Duration.ofSeconds(10)).read(address));
            PacDownloader trustsNobody =
                    new PacDownloader(TrustStore.only(List.of()).context(), Duration.ofSeconds(10));
            assertThrows(PacException.class, () -> trustsNobody.read(address));
        }
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForLongerThanTheLimit() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/proxy.pac");
            PacException e = assertThrows(
                    PacException.class, () -> download(Duration.ofMillis(300)).read(address));
            assertTrue(String.valueOf(e.getMessage()).contains("was not received within 300 ms"));
        }
    }
}
