package io.postern.signaling.websocket;

import io.postern.signaling.AccessToken;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A livekit-server of this machine, started TCP-only on free ports (livekit-protocol: loopback). */
final class RealServer implements AutoCloseable {
    private static final String KEY = "devkey";
    private static final String SECRET = "a-secret-for-tests-of-at-least-32-characters";
    private static final String OTHER_SECRET = "another-secret-with-at-least-32-characters-too";

    private final Process process;
    private final Thread reader;
    private final int port;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch listening = new CountDownLatch(1);

    private RealServer(Process process, int port) {
        this.process = process;
        this.port = port;
        this.reader = Thread.ofPlatform().daemon().name("livekit-output").start(this::readOutput);
    }

    /** The program: system property or variable LIVEKIT_SERVER, then the path. */
    static Optional<Path> find() {
        String named = System.getProperty("LIVEKIT_SERVER", System.getenv("LIVEKIT_SERVER"));
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            for (String name : List.of("livekit-server", "livekit-server-1.11", "livekit-server.exe")) {
                if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
                    return Optional.of(Path.of(folder, name));
                }
            }
        }
        return Optional.empty();
    }

    /** @param createsRooms whether a room comes to be when someone joins it */
    static RealServer start(Path program, boolean createsRooms) throws IOException, InterruptedException {
        int port;
        int mediaPort;
        try (ServerSocket one = free();
                ServerSocket two = free()) {
            port = one.getLocalPort();
            mediaPort = two.getLocalPort();
        }
        String config = """
                port: %d
                bind_addresses: ["127.0.0.1"]
                rtc:
                  tcp_port: %d
                  force_tcp: true
                  use_external_ip: false
                  node_ip: 127.0.0.1
                  enable_loopback_candidate: true
                  interfaces:
                    includes: [lo]
                room:
                  auto_create: %s
                keys:
                  %s: %s
                """.formatted(port, mediaPort, createsRooms, KEY, SECRET);
        ProcessBuilder builder = new ProcessBuilder(program.toString()).redirectErrorStream(true);
        // In the environment, because arguments are for everyone to read.
        builder.environment().put("LIVEKIT_CONFIG", config);
        RealServer server = new RealServer(builder.start(), port);
        if (!server.listening.await(30, TimeUnit.SECONDS)) {
            server.close();
            throw new AssertionError("livekit-server does not start:\n" + String.join("\n", server.output));
        }
        return server;
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + port);
    }

    /** A token for ten minutes, as a backend makes it. */
    static AccessToken token(String identity, String room) {
        return token(identity, room, SECRET);
    }

    static AccessToken tokenOfSomeoneElse(String identity, String room) {
        return token(identity, room, OTHER_SECRET);
    }

    private static AccessToken token(String identity, String room, String secret) {
        long now = Instant.now().getEpochSecond();
        String payload = """
                {"iss":"%s","sub":"%s","nbf":%d,"exp":%d,"video":{"roomJoin":true,"canUpdateOwnMetadata":true,"room":"%s"}}""".formatted(KEY, identity, now - 10, now + 600, room);
        String signed = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encode(payload.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return AccessToken.of(signed + "." + encode(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JVM has HmacSHA256", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.contains("starting LiveKit server")) {
                    awaitPort();
                    listening.countDown();
                }
            }
        } catch (IOException ended) {
            // The process is gone.
        }
    }

    /** The line is printed just before the port is open. */
    private void awaitPort() {
        org.awaitility.Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> {
            try (java.net.Socket probe = new java.net.Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                return probe.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
