package io.postern.desktop.heartbeat;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.ui.simulation.SimulatedRoom;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the window's side of the connection; the test plays the watchdog. */
class HeartbeatSenderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final @Nullable UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    // The path of a socket must be short, and JUnit's directories are too long on some systems.
    private Path folder;
    private ServerSocketChannel server;
    private HeartbeatSender heart;
    private SocketChannel watchdog;
    private BufferedReader lines;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createTempDirectory("hb");
        Path socket = folder.resolve("w");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        heart = HeartbeatSender.start(
                Map.of(
                        HeartbeatSender.SOCKET_VARIABLE,
                        socket.toString(),
                        HeartbeatSender.REJOIN_VARIABLE,
                        "T%C3%BCr+7"),
                "1.2.3",
                false);
        watchdog = server.accept();
        lines = new BufferedReader(Channels.newReader(watchdog, StandardCharsets.UTF_8));
    }

    @AfterEach
    void end() throws IOException {
        heart.close();
        watchdog.close();
        server.close();
        Files.delete(folder.resolve("w"));
        Files.delete(folder);
        Thread.setDefaultUncaughtExceptionHandler(handler);
    }

    private JsonNode line() throws IOException {
        return JSON.readTree(lines.readLine());
    }

    private void order(String what) throws IOException {
        watchdog.write(StandardCharsets.UTF_8.encode("{\"do\":\"" + what + "\"}\n"));
    }

    @Test
    void saysWhoItIsAndThenBeats() throws IOException {
        JsonNode hello = line();
        assertEquals(1, hello.path("hello").asInt());
        assertEquals(ProcessHandle.current().pid(), hello.path("pid").asLong());
        assertEquals("1.2.3", hello.path("version").asText());

        JsonNode first = line();
        assertEquals(1, first.path("beat").asInt());
        assertEquals("IDLE", first.path("meeting").asText());
        assertNull(first.get("others"), "nobody is said to be alone without a room");

        heart.restartAt(Optional.of(LocalTime.of(3, 30)));
        SimulatedRoom room = new SimulatedRoom("weekly");
        room.connect();
        heart.watch(room);
        line();
        JsonNode joined = line();
        assertEquals("IN_MEETING", joined.path("meeting").asText(), joined.toString());
        assertEquals("weekly", joined.path("room").asText());
        assertEquals("CONNECTED", joined.path("signal").asText());
        assertTrue(joined.path("others").isInt(), joined.toString());
        assertEquals("03:30", joined.path("restartAt").asText());

        Instant next = Instant.parse("2026-06-01T12:00:00Z");
        heart.meetings(() -> new CallActivity(CallActivity.State.OFFLINE, Optional.empty(), Optional.of(next)));
        line();
        JsonNode offline = line();
        assertEquals("OFFLINE", offline.path("meeting").asText());
        assertEquals(next.toString(), offline.path("next").asText());
        room.close();
    }

    @Test
    void endsInAnOrderlyWayWhenTheWatchdogWantsAnotherStart() throws IOException {
        AtomicInteger ends = new AtomicInteger();
        heart.onEnd(ends::incrementAndGet);
        order("dance");
        order("restart");
        await().atMost(Duration.ofSeconds(5)).untilAtomic(ends, org.hamcrest.Matchers.is(1));
        assertEquals(HeartbeatSender.RESTART_STATUS, heart.exitStatus());
        order("quit");
        assertTrue(heart.askRestart());
        assertEquals(1, ends.get(), "one end is enough");
    }

    @Test
    void endsWhenTheWatchdogIsGone() throws IOException {
        AtomicInteger ends = new AtomicInteger();
        watchdog.close();
        heart.onEnd(ends::incrementAndGet);
        await().atMost(Duration.ofSeconds(5)).untilAtomic(ends, org.hamcrest.Matchers.is(1));
        assertEquals(0, heart.exitStatus());
    }

    @Test
    void knowsTheRoomItIsToGoBackTo() {
        assertTrue(heart.watched());
        assertEquals(Optional.of("Tür 7"), heart.rejoinRoom());
    }

    @Test
    void withoutAWatchdogNothingHappens() {
        try (HeartbeatSender alone =
                HeartbeatSender.start(Map.of(HeartbeatSender.REJOIN_VARIABLE, "weekly"), "1.2.3", false)) {
            AtomicInteger ends = new AtomicInteger();
            alone.onEnd(ends::incrementAndGet);
            assertFalse(alone.watched());
            assertFalse(alone.askRestart());
            assertEquals(Optional.empty(), alone.rejoinRoom());
            assertEquals(0, alone.exitStatus());
            assertEquals(0, ends.get());
        }
        Path nowhere = folder.resolve("nowhere");
        try (HeartbeatSender alone =
                HeartbeatSender.start(Map.of(HeartbeatSender.SOCKET_VARIABLE, nowhere.toString()), "1.2.3", false)) {
            assertFalse(alone.watched());
        }
    }
}
