package io.postern.media.tunnel;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.rtc.IceCandidate;
import io.postern.media.rtc.IceConfig.IceServer;
import io.postern.media.rtc.SessionDescription;
import io.postern.network.Network;
import io.postern.network.address.Endpoint;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxySettings;
import io.postern.network.proxy.Route;
import io.postern.network.trust.TrustStore;
import io.postern.testing.LeakGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeakGuard.Tolerates(threads = "ForkJoinPool-1-delayScheduler", because = "the JVM wakes virtual threads with it")
class CallTunnelsTest {
    private static final String HOST_CANDIDATE =
            "candidate:1052353102 1 tcp 1671430143 192.0.2.10 7881 typ host tcptype passive";

    private static Network network(ProxySettings settings) {
        return Network.of(TrustStore.only(List.of()), settings, ProxyCredentials.NONE, Map.of());
    }

    private static CallTunnels tunnels(ProxySettings settings) {
        return new CallTunnels(network(settings), TunnelSettings.DEFAULT);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    @Test
    void relaysGoThroughUs() throws Exception {
        try (CallTunnels tunnels = tunnels(new ProxySettings.NoProxy())) {
            List<IceServer> relays = get(tunnels.rewriteRelays(
                    List.of(new IceServer(List.of("turns:turn.example:443?transport=tcp"), "u", "c"))));
            assertEquals(2, tunnels.forwarders().size());
            assertEquals(2, relays.getFirst().urls().size());
            int port = port(relays.getFirst().urls().getFirst());
            assertEquals(
                    new TunnelTarget(new Endpoint("turn.example", 443), true),
                    tunnels.forwarderOf(port).orElseThrow().target());
        }
    }

    private static int port(String url) {
        return Integer.parseInt(url.replaceAll("^turn:127\\.0\\.0\\.1:(\\d+)\\?transport=tcp$", "$1"));
    }

    @Test
    void renewedLoginsKeepTheForwarders() throws Exception {
        try (CallTunnels tunnels = tunnels(new ProxySettings.NoProxy())) {
            List<IceServer> before =
                    get(tunnels.rewriteRelays(List.of(new IceServer(List.of("turns:t.example"), "u", "1"))));
            List<IceServer> after =
                    get(tunnels.rewriteRelays(List.of(new IceServer(List.of("turns:t.example"), "u", "2"))));
            assertEquals(before.getFirst().urls(), after.getFirst().urls());
            assertEquals("2", after.getFirst().credential());
            assertEquals(2, tunnels.forwarders().size());
        }
    }

    /** Leads wherever it is asked to its own echo, and remembers where that was. */
    private static LocalServer proxy(List<String> targets) throws IOException {
        return new LocalServer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), socket -> {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }
            targets.add(head.substring(0, head.indexOf(" HTTP/")));
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            LocalServer.echo(socket);
        });
    }

    @Test
    void theServersCandidatesGoThroughUsWithoutAProxyToo() throws Exception {
        try (CallTunnels tunnels = tunnels(new ProxySettings.NoProxy())) {
            IceCandidate trickled = get(tunnels.rewriteCandidate(new IceCandidate(HOST_CANDIDATE, "0", 0)));
            Forwarder forwarder = tunnels.forwarders().getFirst();
            assertEquals(new TunnelTarget(new Endpoint("192.0.2.10", 7881), false), forwarder.target());
            assertEquals(
                    HOST_CANDIDATE.replace("192.0.2.10 7881", "127.0.0.1 " + forwarder.port()), trickled.candidate());
        }
    }

    @Test
    void behindAProxyTheServersCandidatesLeadThroughIt() throws Exception {
        List<String> targets = new CopyOnWriteArrayList<>();
        try (LocalServer proxy = proxy(targets);
                CallTunnels tunnels = tunnels(
                        new ProxySettings.Manual(new Route.HttpProxy("127.0.0.1", proxy.port(), false), List.of()))) {
            IceCandidate trickled = get(tunnels.rewriteCandidate(new IceCandidate(HOST_CANDIDATE, "0", 0)));
            SessionDescription answer = get(tunnels.rewriteDescription(
                    new SessionDescription(SessionDescription.Type.ANSWER, "v=0\r\na=" + HOST_CANDIDATE + "\r\n")));
            assertEquals(1, tunnels.forwarders().size(), "the same address, the same forwarder");
            Forwarder forwarder = tunnels.forwarders().getFirst();
            String expected = HOST_CANDIDATE.replace("192.0.2.10 7881", "127.0.0.1 " + forwarder.port());
            assertEquals(expected, trickled.candidate());
            assertEquals("v=0\r\na=" + expected + "\r\n", answer.sdp());
            try (Socket media = new Socket(InetAddress.getLoopbackAddress(), forwarder.port())) {
                media.getOutputStream().write(5);
                assertEquals(5, media.getInputStream().read());
            }
            assertEquals(List.of("CONNECT 192.0.2.10:7881"), targets);
        }
    }

    @Test
    void aServerCannotMakeUsOpenPortsWithoutEnd() throws Exception {
        try (CallTunnels tunnels =
                tunnels(new ProxySettings.Manual(new Route.HttpProxy("proxy.example", 3128, false), List.of()))) {
            for (int i = 1; i <= 30; i++) {
                get(tunnels.rewriteCandidate(
                        new IceCandidate(HOST_CANDIDATE.replace("192.0.2.10", "192.0.2." + i), "0", 0)));
            }
            assertEquals(8, tunnels.forwarders().size());
        }
    }

    @Test
    void answersComeInTheOrderOfTheQuestions() throws Exception {
        try (CallTunnels tunnels = tunnels(new ProxySettings.NoProxy())) {
            List<Integer> order = new CopyOnWriteArrayList<>();
            List<CompletableFuture<Void>> all = new ArrayList<>();
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                expected.add(i);
                all.add(tunnels.rewriteCandidate(new IceCandidate(HOST_CANDIDATE, "0", i))
                        .thenAccept(_ -> order.add(number)));
            }
            get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
            assertEquals(expected, order);
        }
    }

    @Test
    void afterTheCallThereIsNothing() throws Exception {
        CallTunnels tunnels = tunnels(new ProxySettings.NoProxy());
        get(tunnels.rewriteRelays(List.of(new IceServer(List.of("turns:t.example"), "u", "1"))));
        tunnels.close();
        assertTrue(tunnels.forwarders().isEmpty());
        ExecutionException e = assertThrows(ExecutionException.class, () -> get(tunnels.rewriteRelays(List.of())));
        assertSame(IOException.class, e.getCause().getClass());
    }

    /** The server ends the connection that carried everything until ICE restarted, before the next one carries anything. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAnIceRestartReplacesIsNotLost(boolean restarted) throws Exception {
        List<Forwarder> lost = new CopyOnWriteArrayList<>();
        try (LocalServer server = new LocalServer();
                CallTunnels tunnels = tunnels(new ProxySettings.NoProxy())) {
            tunnels.onMediaLost(lost::add);
            get(tunnels.rewriteCandidate(new IceCandidate(
                    "candidate:1 1 tcp 1671430143 127.0.0.1 " + server.port() + " typ host tcptype passive", "0", 0)));
            Forwarder forwarder = tunnels.directForwarders().getFirst();
            try (Socket ours = new Socket(InetAddress.getLoopbackAddress(), forwarder.port())) {
                ours.getOutputStream().write(new byte[1000]);
                Socket theirs = server.next();
                assertEquals(1000, theirs.getInputStream().readNBytes(1000).length);
                if (restarted) {
                    tunnels.iceRestarted(System.nanoTime());
                }
                theirs.close();
                assertEquals(-1, ours.getInputStream().read());
            }
            await().until(() -> forwarder.connections() == 0);
            assertEquals(restarted ? List.of() : List.of(forwarder), lost);
        }
    }
}
