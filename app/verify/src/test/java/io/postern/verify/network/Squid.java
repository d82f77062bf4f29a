package io.postern.verify.network;

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
        // It gives up being root and has to read its files all the same.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path users = Files.writeString(folder.resolve("users"), USER + ":" + crypted() + "\n");
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost " + HIDDEN_HOST + "\n");
        Path configuration = Files.writeString(folder.resolve("squid.conf"), """
                auth_param basic program /usr/lib/squid/basic_ncsa_auth %s
                auth_param basic children 1
                auth_param basic realm %s
                http_port 127.0.0.1:%d
                visible_hostname proxy.test
                hosts_file %s
                pid_filename none
                cache_log %s
                access_log none
                cache deny all
                cache_mem 8 MB
                coredump_dir %s
                shutdown_lifetime 0 seconds
                max_filedescriptors 1024
                pinger_enable off
                acl signedin proxy_auth REQUIRED
                http_access allow signedin
                http_access deny all
                """.formatted(
                        users, REALM, port, hosts, folder.resolve("cache.log"), folder));
        process = new ProcessBuilder("/usr/sbin/squid", "-N", "-f", configuration.toString())
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

    private static String crypted() throws IOException, InterruptedException {
        Process openssl = new ProcessBuilder("openssl", "passwd", "-6", "-stdin").start();
        try (var input = openssl.outputWriter(StandardCharsets.US_ASCII)) {
            input.append(PASSWORD).append('\n');
        }
        String crypted = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        openssl.waitFor(10, TimeUnit.SECONDS);
        return crypted;
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
