package io.postern.testing.proxy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A proxy as companies run them, on a free port of this machine, with a user {@value #USER}. Only the proxy resolves
 * {@value #HIDDEN_HOST} to this machine; for everybody else there is no such name. Needs to be root, and
 * {@link io.postern.testing.requirement.Requirement#PROXIES}.
 */
public final class RealProxy implements AutoCloseable {
    public static final String HIDDEN_HOST = "meet.behind.example";
    public static final String USER = "ada";
    public static final String PASSWORD = "correct-horse";
    public static final String REALM = "Postern tests";

    private static final String ADDRESS = "127.0.0.1";

    private final Process process;
    private final int port;

    private RealProxy(Path folder, int port, List<String> command) throws IOException {
        this.port = port;
        Path log = folder.resolve("output.log");
        this.process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        if (!process.isAlive()) {
                            throw new AssertionError(command.getFirst() + " ended: " + logs(folder));
                        }
                        return accepts(port);
                    });
        } catch (RuntimeException | AssertionError e) {
            close();
            throw new AssertionError("no proxy: " + logs(folder), e);
        }
    }

    private static boolean accepts(int port) throws IOException {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    private static String logs(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /** Squid that asks for passwords in the clear (Basic). */
    public static RealProxy squidWithBasic(Path folder) throws IOException, InterruptedException {
        int port = freePort();
        return squid(folder, port, configuration(folder, port).basic());
    }

    /** Squid that asks for proof of passwords (Digest). Its nonces are good for two uses, so that they get stale soon. */
    public static RealProxy squidWithDigest(Path folder) throws IOException {
        int port = freePort();
        return squid(folder, port, configuration(folder, port).digest());
    }

    private static SquidConfiguration configuration(Path folder, int port) {
        return new SquidConfiguration(folder, ADDRESS, port, REALM, List.of(USER), PASSWORD);
    }

    private static RealProxy squid(Path folder, int port, SquidConfiguration squid) throws IOException {
        squid.host(ADDRESS, HIDDEN_HOST)
                .rules("acl forbidden dstdomain forbidden.example", "http_access deny forbidden");
        return new RealProxy(folder, port, squid.write());
    }

    /** Tinyproxy, which closes the connection after asking for a password. */
    public static RealProxy tinyproxy(Path folder) throws IOException, InterruptedException {
        int port = freePort();
        Path configuration = Files.writeString(folder.resolve("tinyproxy.conf"), """
                Port %d
                Listen 127.0.0.1
                Timeout 60
                LogLevel Connect
                MaxClients 50
                BasicAuth %s %s
                """.formatted(port, USER, PASSWORD));
        List<String> command =
                List.of(ProxyPrograms.path("tinyproxy").toString(), "-d", "-c", configuration.toString());
        return new RealProxy(folder, port, etc(folder).command(command));
    }

    /** Dante, a SOCKS server that takes the users of the system. */
    public static RealProxy dante(Path folder, boolean withLogin) throws IOException, InterruptedException {
        int port = freePort();
        DanteConfiguration dante = new DanteConfiguration(folder, ADDRESS, port);
        if (withLogin) {
            return new RealProxy(folder, port, etc(folder).user(USER, PASSWORD).command(dante.write()));
        }
        return new RealProxy(
                folder, port, etc(folder).command(dante.withoutLogin().write()));
    }

    private static EtcOverlay etc(Path folder) throws IOException {
        return new EtcOverlay(folder).host(ADDRESS, HIDDEN_HOST);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
