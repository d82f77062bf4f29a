package io.postern.testing.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postern.livekit.ApiKeyPair;
import io.postern.livekit.LiveKitProgram;
import io.postern.livekit.LiveKitServer;
import io.postern.livekit.ServerPorts;
import io.postern.livekit.process.Jvm;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Requires(Requirement.LIVEKIT)
class RealLiveKitServerTest {
    @TempDir
    Path folder;

    @Test
    void aStartedServerListensOnBothPortsAndAClosedOneOnNeither() throws Exception {
        LiveKitServer server = LiveKitServer.start(Requirement.liveKit(), folder);
        List<ProcessHandle> tree = tree(server);
        try (server) {
            assertTrue(accepts(server.ports().signal()), "signalling");
            assertTrue(accepts(server.tcpPort()), "media");
        }
        assertAll(
                () -> assertFalse(accepts(server.ports().signal()), "signalling"),
                () -> assertFalse(accepts(server.tcpPort()), "media"),
                () -> await().untilAsserted(() -> assertTrue(tree.stream().noneMatch(ProcessHandle::isAlive))));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: reads /proc")
    void itBindsNoUdpSocket() throws Exception {
        try (LiveKitServer server = LiveKitServer.start(Requirement.liveKit(), folder)) {
            assumeTrue(
                    Requirement.liveKit() instanceof LiveKitProgram.Binary,
                    "a container's sockets are not ours to see");

            assertEquals(Set.of(), udpSockets(server.process().pid()));
        }
    }

    @Test
    void itsSecretIsInNoArgumentAndNoLog() throws Exception {
        try (LiveKitServer server = LiveKitServer.start(Requirement.liveKit(), folder)) {
            String arguments = server.process().info().commandLine().orElse("");

            assertAll(
                    () -> assertFalse(arguments.contains(server.apiSecret())),
                    () -> assertFalse(Files.readString(server.log()).contains(server.apiSecret())),
                    () -> assertFalse(server.toString().contains(server.apiSecret())),
                    () -> assertFalse(server.keys().toString().contains(server.apiSecret())),
                    () -> assertTrue(server.apiSecret().length() >= 32));
        }
    }

    @Test
    void aTakenPortIsSaid() throws Exception {
        LiveKitProgram program = Requirement.liveKit();
        ServerPorts free = ServerPorts.free();
        try (ServerSocket taken = new ServerSocket(free.media())) {
            assertThrows(
                    LiveKitServer.PortTakenException.class,
                    () -> LiveKitServer.start(program, folder, free, ApiKeyPair.generate()),
                    () -> "media port " + taken.getLocalPort());
        }
        try (ServerSocket taken = new ServerSocket(free.signal(), 1, InetAddress.getLoopbackAddress())) {
            assertThrows(
                    LiveKitServer.PortTakenException.class,
                    () -> LiveKitServer.start(program, folder, free, ApiKeyPair.generate()),
                    () -> "signal port " + taken.getLocalPort());
        }
    }

    @Test
    void whenTheDefaultPortsAreTakenItTakesOthers() throws Exception {
        List<ServerSocket> taken = new ArrayList<>();
        try {
            occupy(ServerPorts.DEFAULT.signal()).ifPresent(taken::add);
            occupy(ServerPorts.DEFAULT.media()).ifPresent(taken::add);

            try (LiveKitServer server = LiveKitServer.startOnDefaultPorts(Requirement.liveKit(), folder)) {
                assertAll(
                        () -> assertNotEquals(
                                ServerPorts.DEFAULT.signal(), server.ports().signal()),
                        () -> assertNotEquals(ServerPorts.DEFAULT.media(), server.tcpPort()),
                        () -> assertTrue(accepts(server.tcpPort())));
            }
        } finally {
            for (ServerSocket socket : taken) {
                socket.close();
            }
        }
    }

    @Test
    void itComesBackOnTheSamePortsWithTheSameKeys() throws Exception {
        LiveKitServer first = LiveKitServer.start(Requirement.liveKit(), folder);
        first.close();
        try (LiveKitServer second = LiveKitServer.start(Requirement.liveKit(), folder, first.ports(), first.keys())) {
            assertAll(
                    () -> assertEquals(first.wsUrl(), second.wsUrl()),
                    () -> assertEquals(first.apiSecret(), second.apiSecret()));
        }
    }

    /** Starts a server and waits for ever, to be killed by the test. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws Exception {
            LiveKitServer server =
                    LiveKitServer.start(new LiveKitProgram.Binary(Path.of(args[0]), "test"), Path.of(args[1]));
            System.out.println(server.process().pid());
            Thread.currentThread().join();
        }
    }

    @Test
    void theServerEndsWhenItsParentIsKilled() throws Exception {
        assumeTrue(Requirement.liveKit() instanceof LiveKitProgram.Binary, "needs a binary");
        Path binary = ((LiveKitProgram.Binary) Requirement.liveKit()).path();
        Process parent = new ProcessBuilder(
                        Jvm.java().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        binary.toString(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> tree;
        try (BufferedReader output = parent.inputReader(StandardCharsets.UTF_8)) {
            ProcessHandle server =
                    ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            tree = new ArrayList<>(server.descendants().toList());
            tree.add(server);
            assertTrue(server.isAlive());
        } finally {
            parent.destroyForcibly().waitFor();
        }

        await().untilAsserted(() -> assertTrue(tree.stream().noneMatch(ProcessHandle::isAlive)));
    }

    private static List<ProcessHandle> tree(LiveKitServer server) {
        List<ProcessHandle> tree =
                new ArrayList<>(server.process().descendants().toList());
        tree.add(server.process());
        return tree;
    }

    private static Optional<ServerSocket> occupy(int port) {
        try {
            return Optional.of(new ServerSocket(port));
        } catch (IOException e) {
            // Another user owns it, which is fine.
            return Optional.empty();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The local addresses of a process's UDP sockets, found by the inodes of its open files. */
    private static Set<String> udpSockets(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        Set<String> inodes;
        try (var files = Files.list(process.resolve("fd"))) {
            inodes = files.map(RealLiveKitServerTest::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring(8, target.length() - 1))
                    .collect(Collectors.toSet());
        }
        List<String> rows = new ArrayList<>(Files.readAllLines(process.resolve("net/udp")));
        rows.addAll(Files.readAllLines(process.resolve("net/udp6")));
        return rows.stream()
                .map(row -> row.strip().split("\\s+"))
                .filter(fields -> fields.length > 9 && inodes.contains(fields[9]))
                .map(fields -> fields[1])
                .collect(Collectors.toSet());
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
