package io.postern.desktop.doctor;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.doctor.DiagnosticReport;
import io.postern.doctor.DiagnosticRun;
import io.postern.doctor.DiagnosticTarget;
import io.postern.network.Network;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxySettings;
import io.postern.network.trust.TrustStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkExaminerTest {
    private final Network network =
            Network.of(TrustStore.only(List.of()), new ProxySettings.NoProxy(), ProxyCredentials.NONE, Map.of());
    private final NetworkExaminer examiner = new NetworkExaminer(() -> network, List::of);

    @AfterEach
    void close() {
        examiner.close();
    }

    private CompletableFuture<DiagnosticReport> examine(int port) {
        DiagnosticTarget subject = new DiagnosticTarget.Backend(
                URI.create("http://127.0.0.1:" + port), new DiagnosticTarget.Access.Nobody(), Optional.empty());
        return examiner.examine(subject, DiagnosticRun.Options.THOROUGH, DiagnosticRun.Listener.NONE);
    }

    private static boolean isUnderWay() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("postern-doctor"));
    }

    @Test
    void examinesInTheBackground() throws Exception {
        int port;
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedAtOnce.getLocalPort();
        }
        DiagnosticReport diagnosis = examine(port).get(20, TimeUnit.SECONDS);
        assertEquals(DiagnosticReport.Verdict.IMPOSSIBLE, diagnosis.verdict());
        await().until(() -> !isUnderWay());
    }

    @Test
    void cancellingEndsItWhateverItWaitsFor() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            CompletableFuture<DiagnosticReport> result = examine(server.getLocalPort());
            // The examiner has connected and waits for an answer that never comes.
            try (Socket first = server.accept();
                    Socket second = server.accept()) {
                assertTrue(first.isConnected() && second.isConnected());
                result.cancel(true);
                await().atMost(5, TimeUnit.SECONDS).until(() -> !isUnderWay());
            }
        }
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            CompletableFuture<DiagnosticReport> result = examine(server.getLocalPort());
            try (Socket first = server.accept()) {
                assertTrue(first.isConnected());
                examiner.close();
                assertTrue(result.isCompletedExceptionally());
            }
        }
        await().until(() -> !isUnderWay());
    }
}
