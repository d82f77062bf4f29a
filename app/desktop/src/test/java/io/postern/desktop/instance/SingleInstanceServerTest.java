package io.postern.desktop.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SingleInstanceServerTest {
    @TempDir
    Path folder;

    private InstanceDirectory meeting() throws IOException {
        return InstanceDirectory.in(List.of(folder.resolve("meeting")), "window");
    }

    private static SingleInstanceServer first(InstanceDirectory meeting) {
        return assertInstanceOf(InstanceLock.First.class, InstanceLock.make(meeting, Optional.empty()))
                .instanceServer();
    }

    @Test
    void aStartBeforeTheWindowIsThereWaitsForIt() throws Exception {
        InstanceDirectory meeting = meeting();
        try (SingleInstanceServer bell = first(meeting)) {
            AtomicReference<Optional<String>> rung = new AtomicReference<>(Optional.empty());
            CompletableFuture<InstanceLock> second =
                    CompletableFuture.supplyAsync(() -> InstanceLock.make(meeting, Optional.of("a link")));
            assertThrows(Exception.class, () -> second.get(200, TimeUnit.MILLISECONDS));
            bell.answerWith(ring -> {
                assertTrue(ring.accept());
                rung.set(ring.link());
                return CompletableFuture.completedFuture(SingleInstanceServer.Answer.SHOWN);
            });
            assertInstanceOf(InstanceLock.HandedOver.class, second.get(5, TimeUnit.SECONDS));
            assertEquals(Optional.of("a link"), rung.get());
        }
    }

    @Test
    void noticesAFrozenWindowWhichThenDoesNotOpenTheLinkLater() throws Exception {
        InstanceDirectory meeting = meeting();
        try (SingleInstanceServer bell = first(meeting)) {
            AtomicReference<SingleInstanceServer.Ring> late = new AtomicReference<>();
            bell.answerWith(ring -> {
                late.set(ring);
                return new CompletableFuture<>();
            });
            long begun = System.nanoTime();
            assertInstanceOf(InstanceLock.Unanswered.class, InstanceLock.make(meeting, Optional.of("a link")));
            assertTrue(Duration.ofNanos(System.nanoTime() - begun).compareTo(Duration.ofSeconds(4)) < 0);
            assertFalse(late.get().accept(), "the client opens the link itself");
        }
    }

    @Test
    void aStartWhileTheWindowGoesAwayBecomesTheFirst() throws Exception {
        InstanceDirectory meeting = meeting();
        SingleInstanceServer bell = first(meeting);
        AtomicInteger rung = new AtomicInteger();
        bell.answerWith(ring -> {
            if (rung.incrementAndGet() == 3) {
                bell.close();
            }
            return CompletableFuture.completedFuture(SingleInstanceServer.Answer.CLOSING);
        });
        first(meeting).close();
        assertTrue(rung.get() >= 3);
        assertFalse(Files.exists(meeting.socket()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "{\"start\":false}", "{\"link\":\"https://evil.example\"}"})
    void refusesMalformedRequestsAndAnswersLaterOnes(String line) throws Exception {
        InstanceDirectory meeting = meeting();
        try (SingleInstanceServer bell = first(meeting)) {
            AtomicInteger rung = new AtomicInteger();
            bell.answerWith(ring -> {
                rung.incrementAndGet();
                return CompletableFuture.completedFuture(SingleInstanceServer.Answer.SHOWN);
            });
            try (BoundedLineChannel stranger =
                    new BoundedLineChannel(SocketChannel.open(UnixDomainSocketAddress.of(meeting.socket())))) {
                stranger.endAfter(Duration.ofSeconds(5));
                stranger.write(line);
                assertEquals("{\"answer\":\"refused\"}", stranger.read());
            }
            assertEquals(0, rung.get());
            assertInstanceOf(InstanceLock.HandedOver.class, InstanceLock.make(meeting, Optional.empty()));
        }
    }

    @Test
    void aLineWithoutAnEndIsCutOff() throws Exception {
        InstanceDirectory meeting = meeting();
        try (SingleInstanceServer bell = first(meeting);
                BoundedLineChannel stranger =
                        new BoundedLineChannel(SocketChannel.open(UnixDomainSocketAddress.of(meeting.socket())))) {
            stranger.endAfter(Duration.ofSeconds(5));
            bell.answerWith(ring -> CompletableFuture.completedFuture(SingleInstanceServer.Answer.SHOWN));
            assertThrows(IOException.class, () -> {
                stranger.write("x".repeat(BoundedLineChannel.MAX_LINE_CHARS * 4));
                stranger.read();
            });
        }
    }

    @Test
    void aLinkOfAnyLengthIsCutToWhatCanBeSent() {
        String line = OpenRequest.start(Optional.of("\u0001".repeat(1_000_000)));
        assertTrue(line.length() < BoundedLineChannel.MAX_LINE_CHARS);
        assertEquals(
                Optional.of(4096),
                OpenRequest.readStart(line).flatMap(OpenRequest.Start::link).map(String::length));
    }

    @Test
    void closesADirectoryThatOthersMayEnterAndRejectsASymbolicLink() throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), open);
        InstanceDirectory meeting =
                InstanceDirectory.in(List.of(link, folder.resolve("x".repeat(120)), open), "window");
        assertEquals(open, meeting.folder());
        assertEquals(PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(open));
        assertThrows(IOException.class, () -> InstanceDirectory.in(List.of(link), "window"));
        assertInstanceOf(
                InstanceLock.Unknown.class,
                InstanceLock.make(new InstanceDirectory(folder.resolve("gone"), "x"), Optional.empty()));
    }

    @Test
    void eachScreenHasItsOwnAndEachSystemItsPlace() {
        assertEquals("window-_1", InstanceDirectory.name("Linux", Map.of("DISPLAY", ":1.0")));
        assertEquals("window-host_10", InstanceDirectory.name("Linux", Map.of("DISPLAY", "host:10.0")));
        assertEquals("window", InstanceDirectory.name("Mac OS X", Map.of("DISPLAY", "/private/tmp/x:0")));
        Path home = Path.of("/home-of-ana");
        Path temporary = Path.of("/tmp");
        assertEquals(
                List.of(Path.of("/run/user/7/postern"), home.resolve(".local/state/postern/run")),
                InstanceDirectory.candidates("Linux", Map.of("XDG_RUNTIME_DIR", "/run/user/7"), home, temporary)
                        .subList(0, 2));
        assertEquals(
                List.of(Path.of("/local", "Postern", "run")),
                InstanceDirectory.candidates("Windows 11", Map.of("LOCALAPPDATA", "/local"), home, temporary));
        assertEquals(
                home.resolve("Library/Application Support/Postern/run"),
                InstanceDirectory.candidates("Mac OS X", Map.of(), home, temporary)
                        .getFirst());
    }
}
