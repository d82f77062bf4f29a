package io.postern.ui.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.postern.network.Network;
import io.postern.network.address.Endpoint;
import io.postern.network.dial.DialFailure;
import io.postern.network.dial.DialRequest;
import io.postern.network.dial.DialedConnection;
import io.postern.network.proxy.InMemoryCredentials;
import io.postern.network.proxy.ProxySettings;
import io.postern.network.proxy.Route;
import io.postern.network.trust.TrustStore;
import io.postern.settings.preferences.NetworkPreferences;
import io.postern.settings.preferences.NetworkPreferences.ProxyChoice;
import io.postern.settings.preferences.NetworkPreferences.ProxyKind;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.ManualFxThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network follows the preferences, and says what came of trying it. */
class ConfiguredNetworkTest {
    private static final Optional<URI> SERVER = Optional.of(URI.create("http://meet.behind.example:8080"));

    private final SettingsStore settings = SettingsStore.inMemory(Settings.DEFAULTS);
    private final ProxyCredentialPrompts questions =
            new ProxyCredentialPrompts(new ManualFxThread(), new InMemoryCredentials());
    private final ConfiguredNetwork network = new ConfiguredNetwork(
            settings,
            questions,
            credentials -> Network.of(TrustStore.only(List.of()), new ProxySettings.NoProxy(), credentials, Map.of()));

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        network.close();
    }

    /** Says the same to everybody who asks it to connect. */
    private static final class Proxy implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

        Proxy(String answer) throws IOException {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        try (Socket socket = listener.accept()) {
                            int read = socket.getInputStream().read(new byte[4096]);
                            if (read > 0) {
                                socket.getOutputStream()
                                        .write((answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                            }
                        }
                    }
                } catch (SocketException closed) {
                    // The end.
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }

        int port() {
            return listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private void choose(ProxyChoice choice, int port, String script) {
        settings.update(s -> s.withNetwork(new NetworkPreferences(
                choice, ProxyKind.HTTP, "127.0.0.1", Integer.toString(port), "", script, List.of(), "")));
    }

    private ConnectionTestResult test(Optional<URI> server) throws Exception {
        return network.test(server).get(20, TimeUnit.SECONDS);
    }

    @Test
    void aProxyCountsForTheNextConnection() throws Exception {
        Network inUse = network.get();
        try (Proxy proxy = new Proxy("HTTP/1.1 200 Yes");
                Proxy refusing = new Proxy("HTTP/1.1 403 No")) {
            choose(ProxyChoice.MANUAL, proxy.port(), "");
            assertEquals(
                    new ConnectionTestResult.Reached(
                            "meet.behind.example", new Route.HttpProxy("127.0.0.1", proxy.port(), false)),
                    test(SERVER));
            choose(ProxyChoice.MANUAL, refusing.port(), "");
            ConnectionTestResult.Failed failed = assertInstanceOf(ConnectionTestResult.Failed.class, test(SERVER));
            assertEquals(
                    403,
                    assertInstanceOf(DialFailure.ProxyRefused.class, failed.failure())
                            .status());
            assertEquals(inUse, network.get(), "one network all along");
        }
    }

    @Test
    void aConnectionThatIsOpenGoesOn() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DialedConnection open = network.get()
                        .dialer()
                        .connect(DialRequest.plain(
                                new Endpoint("127.0.0.1", server.getLocalPort()), List.of(Route.DIRECT)));
                Socket accepted = server.accept()) {
            choose(ProxyChoice.MANUAL, 1, "");
            assertInstanceOf(ConnectionTestResult.Failed.class, test(SERVER));
            open.socket().getOutputStream().write('!');
            assertEquals('!', accepted.getInputStream().read());
        }
    }

    @Test
    void whatMakesNoSenseLeavesTheOldOneInForce() throws Exception {
        try (Proxy proxy = new Proxy("HTTP/1.1 200 Yes")) {
            choose(ProxyChoice.MANUAL, proxy.port(), "");
            test(SERVER);
            choose(ProxyChoice.MANUAL, 0, "");
            assertInstanceOf(ConnectionTestResult.Reached.class, test(SERVER));
        }
    }

    @Test
    void withoutAServerTheProxyItselfIsTried() throws Exception {
        assertEquals(new ConnectionTestResult.NoServer(), test(Optional.empty()));
        try (Proxy proxy = new Proxy("HTTP/1.1 200 Yes")) {
            choose(ProxyChoice.MANUAL, proxy.port(), "");
            assertInstanceOf(ConnectionTestResult.ProxyAnswers.class, test(Optional.empty()));
        }
        // A port that was just closed may be somebody else's by now; nobody listens on this one.
        choose(ProxyChoice.MANUAL, 1, "");
        assertInstanceOf(ConnectionTestResult.Failed.class, test(Optional.empty()));
    }

    @Test
    void scriptsAreTriedToo() throws Exception {
        try (Proxy proxy = new Proxy("HTTP/1.1 200 Yes")) {
            Path script = Files.writeString(
                    folder.resolve("proxy.pac"),
                    "function FindProxyForURL(url, host) { return 'PROXY 127.0.0.1:" + proxy.port() + "' }");
            choose(ProxyChoice.SCRIPT, 0, script.toUri().toString());
            assertEquals(new ConnectionTestResult.ScriptRuns(), test(Optional.empty()));
            assertInstanceOf(ConnectionTestResult.Reached.class, test(SERVER));
            choose(ProxyChoice.SCRIPT, 0, folder.resolve("gone.pac").toUri().toString());
            assertInstanceOf(ConnectionTestResult.ScriptFails.class, test(SERVER));
            assertInstanceOf(ConnectionTestResult.ScriptFails.class, test(Optional.empty()));
        }
    }

    @Test
    void thisMachineIsReachedWithoutAProxy() throws Exception {
        try (Proxy proxy = new Proxy("HTTP/1.1 200 Yes")) {
            choose(ProxyChoice.MANUAL, 1, "");
            assertEquals(
                    new ConnectionTestResult.Loopback("127.0.0.1"),
                    test(Optional.of(URI.create("http://127.0.0.1:" + proxy.port()))));
        }
    }
}
