package io.postern.doctor.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.doctor.report.TextReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of the doctor: arguments, output and exit status. */
class DoctorMainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Map<String, String> environment, String... arguments) {
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                question -> Optional.empty());
        return DoctorMain.run(environment, terminal, arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static String nobodyThere() throws Exception {
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + closedAtOnce.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://meet.example.org",
                "https://ada:secret@meet.example.org",
                "https://meet.example.org --user ada",
                "https://meet.example.org --user ada --password-env MISSING",
                "https://meet.example.org --password-env PRESENT",
                "https://meet.example.org --room weekly",
                "https://meet.example.org --token-env PRESENT",
                "wss://livekit.example.org --user ada --password-env PRESENT",
                "wss://livekit.example.org --token-env PRESENT",
                "https://meet.example.org --proxy http://ada:secret@proxy.example.org:3128",
                "https://meet.example.org --proxy gopher://proxy",
                "https://meet.example.org --ca does-not-exist.pem",
                "https://meet.example.org --relay-port 70000",
                "https://meet.example.org --nonsense"
            })
    void whatMakesNoSenseEndsWith64AndRepeatsNoSecret(String line) {
        assertEquals(64, run(Map.of("PRESENT", "top secret"), line.isEmpty() ? new String[0] : line.split(" ")), err());
        assertFalse((out() + err()).contains("secret@"), err());
        assertFalse((out() + err()).contains("top secret"), err());
        assertTrue(err().contains("Usage: postern doctor"), err());
    }

    @Test
    void aServerThatIsNotThereEndsWith2() throws Exception {
        assertEquals(2, run(Map.of(), nobodyThere(), "--lang", "en"));
        assertTrue(out().contains("FAILED   Connection"), out());
        assertTrue(out().strip().lines().reduce((a, b) -> b).orElse("").contains("Nothing accepts connections"), out());
        assertEquals("", err());
    }

    @Test
    void aServerThatIsThereEndsWith0() throws Exception {
        try (MockWebServer server = health()) {
            assertEquals(0, run(Map.of(), "127.0.0.1:" + server.getPort(), "--lang", "de"));
            assertTrue(out().contains("Ein Postern-Server antwortet."), out());
        }
    }

    @Test
    void theReportGoesWhereItIsToldAndTheLinesBesideIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("report.json");
        assertEquals(2, run(Map.of(), nobodyThere(), "--json", file.toString()));
        JsonNode report = new ObjectMapper().readTree(Files.readString(file));
        assertEquals(2, report.path("exit_code").asInt());
        assertEquals(2, run(Map.of(), nobodyThere(), "--json", "-", "--lang", "en"));
        String json = out().substring(out().indexOf("\n{") + 1);
        assertEquals(
                "impossible", new ObjectMapper().readTree(json).path("verdict").asText());
        assertTrue(err().contains("FAILED   Connection"), err());
    }

    @Test
    void noSecretIsInLinesOrReport(@TempDir Path folder) throws Exception {
        try (MockWebServer server = health()) {
            Path file = folder.resolve("report.json");
            Map<String, String> environment = Map.of(
                    "PASSWORD", "correct-horse-battery",
                    // An unused address; the server is on the loopback address, so the proxy is not used.
                    "HTTPS_PROXY", "http://proxy-user:proxy-word@192.0.2.1:3128",
                    "HTTP_PROXY", "http://proxy-user:proxy-word@192.0.2.1:3128");
            int exit = run(
                    environment,
                    "http://127.0.0.1:" + server.getPort(),
                    "--user",
                    "ada.lovelace",
                    "--password-env",
                    "PASSWORD",
                    "--json",
                    file.toString());
            assertEquals(2, exit, "this server takes no login");
            String said = out() + err() + Files.readString(file);
            for (String secret : new String[] {"correct-horse", "proxy-user", "proxy-word", "ada.lovelace"}) {
                assertFalse(said.contains(secret), secret + " is in:\n" + said);
            }
        }
    }

    @Test
    void aRefusedProxyLoginNamesTheProxyAndNobody() throws Exception {
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = closedAtOnce.getLocalPort();
            closedAtOnce.close();
            Map<String, String> environment = Map.of("HTTPS_PROXY", "http://proxy-user:proxy-word@127.0.0.1:" + port);
            assertEquals(2, run(environment, "https://meet.example.org", "--json", "-"));
            assertTrue(out().contains("http://127.0.0.1:" + port), out());
            assertFalse((out() + err()).contains("proxy-user"), out());
            assertFalse((out() + err()).contains("proxy-word"), out());
        }
    }

    private static MockWebServer health() throws Exception {
        MockWebServer server = new MockWebServer();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return request.getUrl().encodedPath().equals("/api/health")
                        ? new MockResponse.Builder()
                                .body("{\"service\":\"postern-backend\",\"status\":\"ok\"}")
                                .build()
                        : new MockResponse.Builder().code(404).build();
            }
        });
        server.start(InetAddress.getLoopbackAddress(), 0);
        return server;
    }

    @ParameterizedTest
    @CsvSource({
        "meet.example.org, https://meet.example.org",
        "localhost:8080, http://localhost:8080",
        "https://Meet.Example.org/postern/, https://meet.example.org/postern",
        "wss://livekit.example.org, wss://livekit.example.org",
        "https://müller.example, https://xn--mller-kva.example",
        "[::1]:8080, http://[::1]:8080"
    })
    void serversAreWrittenAsPeopleWriteThem(String typed, String meant) {
        assertEquals(URI.create(meant), ServerArgument.parse(typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://", "https://meet example.org", "https://meet.example.org:99999", "mailto:ada"})
    void whatIsNoServerIsRefused(String typed) {
        assertThrows(IllegalArgumentException.class, () -> ServerArgument.parse(typed));
    }

    @Test
    void aWordComesBeforeAPasswordThatOthersCanRead() {
        assertTrue(ServerArgument.passwordWarning(ServerArgument.parse("http://meet.example.org"))
                .contains("unencrypted"));
        for (String kept : new String[] {"meet.example.org", "localhost:8080", "http://127.0.0.1", "http://[::1]:80"}) {
            assertEquals("", ServerArgument.passwordWarning(ServerArgument.parse(kept)), kept);
        }
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Terminal screen = new Terminal(nowhere, nowhere, true, question -> Optional.empty());
        assertEquals(TextReport.Style.COLOURED, screen.style(Map.of("TERM", "xterm")));
        assertEquals(TextReport.Style.LIVE, screen.style(Map.of("TERM", "xterm", "NO_COLOR", "1")));
        assertEquals(TextReport.Style.PLAIN, screen.style(Map.of("TERM", "dumb")));
        Terminal pipe = new Terminal(nowhere, nowhere, false, question -> Optional.empty());
        assertEquals(TextReport.Style.PLAIN, pipe.style(Map.of("TERM", "xterm")));
    }
}
