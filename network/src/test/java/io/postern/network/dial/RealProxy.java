package io.postern.network.dial;

import io.postern.testing.proxy.SquidConfiguration;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A proxy as companies run them, on a free port of this machine, with a user {@value #USER}. Only the proxy resolves
 * {@value #HIDDEN_HOST} to this machine; for everybody else there is no such name.
 */
final class RealProxy implements AutoCloseable {
    static final String HIDDEN_HOST = "meet.behind.example";
    static final String USER = "ada";
    static final String PASSWORD = "correct-horse";
    static final String REALM = "Postern tests";

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

    int port() {
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

    /** Squid with Basic or Digest sign-in. Its nonces are good for two uses, so that they get stale soon. */
    static RealProxy squid(Path folder, String scheme) throws Exception {
        int port = freePort();
        SquidConfiguration squid = new SquidConfiguration(folder, "127.0.0.1", port, REALM, List.of(USER), PASSWORD);
        (scheme.equals("basic") ? squid.basic() : squid.digest())
                .host("127.0.0.1", HIDDEN_HOST)
                .rules("acl forbidden dstdomain forbidden.example", "http_access deny forbidden");
        return new RealProxy(folder, port, squid.write());
    }

    /** Tinyproxy, which closes the connection after asking for a password. */
    static RealProxy tinyproxy(Path folder) throws Exception {
        Path program = SquidConfiguration.program("tinyproxy");
        int port = freePort();
        open(folder);
        Path configuration = Files.writeString(folder.resolve("tinyproxy.conf"), """
                Port %d
                Listen 127.0.0.1
                Timeout 60
                LogLevel Connect
                MaxClients 50
                BasicAuth %s %s
                """.formatted(port, USER, PASSWORD));
        return new RealProxy(
                folder, port, withFiles(folder, List.of(program.toString(), "-d", "-c", configuration.toString())));
    }

    /** Dante, a SOCKS server that takes the users of the system. */
    static RealProxy dante(Path folder, boolean withLogin) throws Exception {
        Path program = SquidConfiguration.program("danted");
        int port = freePort();
        open(folder);
        Path configuration = Files.writeString(folder.resolve("danted.conf"), """
                errorlog: %s
                internal: 127.0.0.1 port = %d
                external: lo
                socksmethod: %s
                clientmethod: none
                user.privileged: root
                user.unprivileged: nobody
                client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
                socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 command: connect }
                """.formatted(
                        folder.resolve("dante.log"), port, withLogin ? "username" : "none"));
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "-f",
                configuration.toString(),
                "-p",
                folder.resolve("pid").toString()));
        return new RealProxy(folder, port, withFiles(folder, command));
    }

    /** Runs a program that sees other files in /etc than everybody else: hosts, and users. */
    private static List<String> withFiles(Path folder, List<String> command) throws Exception {
        hosts(folder);
        String passwd = Files.readString(Path.of("/etc/passwd")) + USER + ":x:64999:65534::/nonexistent:/bin/false\n";
        Files.writeString(folder.resolve("passwd"), passwd);
        Files.writeString(
                folder.resolve("shadow"),
                USER + ":" + SquidConfiguration.passwordHash(PASSWORD) + ":19000:0:99999:7:::\n");
        Path script = Files.writeString(folder.resolve("start.sh"), """
                set -e
                folder=$1
                shift
                for file in hosts passwd shadow; do mount --bind "$folder/$file" "/etc/$file"; done
                exec "$@"
                """);
        List<String> all = new ArrayList<>(List.of(
                SquidConfiguration.program("unshare").toString(),
                "--mount",
                "sh",
                script.toString(),
                folder.toString()));
        all.addAll(command);
        return all;
    }

    private static Path hosts(Path folder) throws IOException {
        return Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost " + HIDDEN_HOST + "\n");
    }

    /** The proxies give up being root and have to read their files all the same. */
    private static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
