package io.postern.verify.network;

import io.postern.testing.proxy.SquidConfiguration;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Squid on a free port of this machine, which lets in {@value #USER} alone and knows, as nobody else does, that
 * {@value #HIDDEN_HOST} is this machine. As root only.
 */
final class Squid implements AutoCloseable {
    static final String HIDDEN_HOST = "meet.behind.example";
    static final String USER = "ada";
    static final String PASSWORD = "correct-horse";
    static final String REALM = "Postern tests";

    private final Process process;
    private final int port;

    /** @param folder of its own */
    Squid(Path folder) throws IOException, InterruptedException {
        port = freePort();
        process = new ProcessBuilder(new SquidConfiguration(folder, "127.0.0.1", port, REALM, List.of(USER), PASSWORD)
                        .basic()
                        .host("127.0.0.1", HIDDEN_HOST)
                        .write())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                if (!process.isAlive()) {
                    throw new AssertionError("squid ended: " + Files.readString(folder.resolve("output.log")));
                }
                return accepts();
            });
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    private boolean accepts() throws IOException {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> helpers = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        helpers.forEach(ProcessHandle::destroyForcibly);
    }
}
