package io.postern.demo.livekit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postern.demo.process.Jvm;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RealServer.class)
class LiveKitServerTest {
    @TempDir
    Path folder;

    @Test
    void aStartedServerListensOnBothPortsAndAClosedOneOnNeither() throws Exception {
        LiveKitServer server = LiveKitServer.start(RealServer.program(), folder);
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
    @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
    void itBindsNoUdpSocket() throws Exception {
        try (LiveKitServer server = LiveKitServer.start(RealServer.program(), folder)) {
            assumeTrue(
                    RealServer.program() instanceof LiveKitProgram.Binary, "a container's sockets are not ours to see");

            assertEquals(Set.of(), udpSockets(server.process().pid()));
        }
    }

    @Test
    void theConfigurationAllowsTcpAlone() {
        for (String yaml : List.of(
                ServerConfiguration.forProcess(Machine.Kind.LINUX, ServerPorts.DEFAULT, ApiKeys.generate()),
                ServerConfiguration.forProcess(Machine.Kind.MACOS, ServerPorts.DEFAULT, ApiKeys.generate()),
                ServerConfiguration.forProcess(Machine.Kind.WINDOWS, ServerPorts.DEFAULT, ApiKeys.generate()),
                ServerConfiguration.forContainer(ServerPorts.DEFAULT, ApiKeys.generate()))) {
            assertAll(
                    () -> assertTrue(yaml.contains("  force_tcp: true\n"), yaml),
                    () -> assertTrue(yaml.contains("  tcp_port: 7881\n"), yaml),
                    () -> assertFalse(yaml.contains("udp"), yaml),
                    () -> assertFalse(yaml.contains("port_range"), yaml),
                    () -> assertFalse(yaml.contains("turn"), yaml),
                    () -> assertTrue(yaml.contains("\nkeys:\n"), yaml));
        }
    }

    @Test
    void itsSecretIsInNoArgumentAndNoLog() throws Exception {
        try (LiveKitServer server = LiveKitServer.start(RealServer.program(), folder)) {
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
    void everyStartHasKeysOfItsOwn() {
        assertNotEquals(ApiKeys.generate().secret(), ApiKeys.generate().secret());
    }

    @Test
    void aTakenPortIsSaid() throws Exception {
        LiveKitProgram program = RealServer.program();
        ServerPorts free = ServerPorts.free();
        try (ServerSocket taken = new ServerSocket(free.media())) {
            assertThrows(
                    LiveKitServer.PortTakenException.class,
                    () -> LiveKitServer.start(program, folder, free, ApiKeys.generate()),
                    () -> "media port " + taken.getLocalPort());
        }
        try (ServerSocket taken = new ServerSocket(free.signal(), 1, InetAddress.getLoopbackAddress())) {
            assertThrows(
                    LiveKitServer.PortTakenException.class,
                    () -> LiveKitServer.start(program, folder, free, ApiKeys.generate()),
                    () -> "signal port " + taken.getLocalPort());
        }
    }

    @Test
    void whenTheDefaultPortsAreTakenItTakesOthers() throws Exception {
        List<ServerSocket> taken = new ArrayList<>();
        try {
            occupy(ServerPorts.DEFAULT.signal()).ifPresent(taken::add);
            occupy(ServerPorts.DEFAULT.media()).ifPresent(taken::add);

            try (LiveKitServer server = LiveKitServer.startOnDefaultPorts(RealServer.program(), folder)) {
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
        LiveKitServer first = LiveKitServer.start(RealServer.program(), folder);
        first.close();
        try (LiveKitServer second = LiveKitServer.start(RealServer.program(), folder, first.ports(), first.keys())) {
            assertAll(
                    () -> assertEquals(first.wsUrl(), second.wsUrl()),
                    () -> assertEquals(first.apiSecret(), second.apiSecret()));
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in is a shell script")
    void aServerThatDoesNotStartIsShownWithItsLastLines() throws Exception {
        Path broken = new FakePrograms(folder).onPath("livekit-server", "echo out of order; exit 7");

        IOException failure = assertThrows(
                IOException.class,
                () -> LiveKitServer.start(new LiveKitProgram.Binary(broken, "test"), folder.resolve("log")));

        assertAll(
                () -> assertTrue(failure.getMessage().contains("status 7"), failure.getMessage()),
                () -> assertTrue(failure.getMessage().contains("out of order"), failure.getMessage()));
    }

    @Test
    void aPersonsOwnVariablesDoNotChangeTheConfiguration() {
        Map<String, String> environment =
                new HashMap<>(Map.of("UDP_PORT", "7882", "LIVEKIT_KEYS", "other: keys", "HOME", "home"));

        ServerConfiguration.handOver("port: 1", environment);

        assertEquals(Map.of("HOME", "home", "LIVEKIT_CONFIG", "port: 1"), environment);
    }

    /** Starts a server and then waits for ever, to be killed by the test. */
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
        assumeTrue(RealServer.program() instanceof LiveKitProgram.Binary, "needs a binary");
        Path binary = ((LiveKitProgram.Binary) RealServer.program()).path();
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
            // Somebody else has it, which is as good.
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

    /** The local addresses of a process's UDP sockets, from the inodes of its open files. */
    private static Set<String> udpSockets(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        Set<String> inodes;
        try (var files = Files.list(process.resolve("fd"))) {
            inodes = files.map(LiveKitServerTest::target)
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
