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
class DoorbellTest {
    @TempDir
    Path folder;

    private Meeting meeting() throws IOException {
        return Meeting.in(List.of(folder.resolve("meeting")), "window");
    }

    private static Doorbell first(Meeting meeting) {
        return assertInstanceOf(Claim.First.class, Claim.make(meeting, Optional.empty()))
                .doorbell();
    }

    @Test
    void aStartBeforeTheWindowIsThereWaitsForIt() throws Exception {
        Meeting meeting = meeting();
        try (Doorbell bell = first(meeting)) {
            AtomicReference<Optional<String>> rung = new AtomicReference<>(Optional.empty());
            CompletableFuture<Claim> second =
                    CompletableFuture.supplyAsync(() -> Claim.make(meeting, Optional.of("a link")));
            assertThrows(Exception.class, () -> second.get(200, TimeUnit.MILLISECONDS));
            bell.answerWith(ring -> {
                assertTrue(ring.accept());
                rung.set(ring.link());
                return CompletableFuture.completedFuture(Doorbell.Answer.SHOWN);
            });
            assertInstanceOf(Claim.HandedOver.class, second.get(5, TimeUnit.SECONDS));
            assertEquals(Optional.of("a link"), rung.get());
        }
    }

    @Test
    void aWindowThatDoesNotMoveIsNoticedAndDoesNotOpenTheLinkLater() throws Exception {
        Meeting meeting = meeting();
        try (Doorbell bell = first(meeting)) {
            AtomicReference<Doorbell.Ring> late = new AtomicReference<>();
            bell.answerWith(ring -> {
                late.set(ring);
                return new CompletableFuture<>();
            });
            long begun = System.nanoTime();
            assertInstanceOf(Claim.Unanswered.class, Claim.make(meeting, Optional.of("a link")));
            assertTrue(Duration.ofNanos(System.nanoTime() - begun).compareTo(Duration.ofSeconds(4)) < 0);
            assertFalse(late.get().accept(), "whoever rang opens the link itself");
        }
    }

    @Test
    void aStartWhileTheWindowGoesAwayBecomesTheFirst() throws Exception {
        Meeting meeting = meeting();
        Doorbell bell = first(meeting);
        AtomicInteger rung = new AtomicInteger();
        bell.answerWith(ring -> {
            if (rung.incrementAndGet() == 3) {
                bell.close();
            }
            return CompletableFuture.completedFuture(Doorbell.Answer.CLOSING);
        });
        first(meeting).close();
        assertTrue(rung.get() >= 3);
        assertFalse(Files.exists(meeting.socket()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "{\"start\":false}", "{\"link\":\"https://evil.example\"}"})
    void whatIsNoStartIsRefusedAndLaterOnesAreHeard(String line) throws Exception {
        Meeting meeting = meeting();
        try (Doorbell bell = first(meeting)) {
            AtomicInteger rung = new AtomicInteger();
            bell.answerWith(ring -> {
                rung.incrementAndGet();
                return CompletableFuture.completedFuture(Doorbell.Answer.SHOWN);
            });
            try (Line stranger = new Line(SocketChannel.open(UnixDomainSocketAddress.of(meeting.socket())))) {
                stranger.endAfter(Duration.ofSeconds(5));
                stranger.write(line);
                assertEquals("{\"answer\":\"refused\"}", stranger.read());
            }
            assertEquals(0, rung.get());
            assertInstanceOf(Claim.HandedOver.class, Claim.make(meeting, Optional.empty()));
        }
    }

    @Test
    void aLineWithoutAnEndIsCutOff() throws Exception {
        Meeting meeting = meeting();
        try (Doorbell bell = first(meeting);
                Line stranger = new Line(SocketChannel.open(UnixDomainSocketAddress.of(meeting.socket())))) {
            stranger.endAfter(Duration.ofSeconds(5));
            bell.answerWith(ring -> CompletableFuture.completedFuture(Doorbell.Answer.SHOWN));
            assertThrows(IOException.class, () -> {
                stranger.write("x".repeat(Line.LONGEST * 4));
                stranger.read();
            });
        }
    }

    @Test
    void aLinkOfAnyLengthIsCutToWhatCanBeSent() {
        String line = Message.start(Optional.of("\u0001".repeat(1_000_000)));
        assertTrue(line.length() < Line.LONGEST);
        assertEquals(
                Optional.of(4096),
                Message.readStart(line).flatMap(Message.Start::link).map(String::length));
    }

    @Test
    void aFolderThatOthersMayEnterIsClosedAndOneThatIsALinkIsNotUsed() throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), open);
        Meeting meeting = Meeting.in(List.of(link, folder.resolve("x".repeat(120)), open), "window");
        assertEquals(open, meeting.folder());
        assertEquals(PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(open));
        assertThrows(IOException.class, () -> Meeting.in(List.of(link), "window"));
        assertInstanceOf(Claim.Unknown.class, Claim.make(new Meeting(folder.resolve("gone"), "x"), Optional.empty()));
    }

    @Test
    void eachScreenHasItsOwnAndEachSystemItsPlace() {
        assertEquals("window-_1", Meeting.name("Linux", Map.of("DISPLAY", ":1.0")));
        assertEquals("window-host_10", Meeting.name("Linux", Map.of("DISPLAY", "host:10.0")));
        assertEquals("window", Meeting.name("Mac OS X", Map.of("DISPLAY", "/private/tmp/x:0")));
        Path home = Path.of("/home-of-ana");
        Path temporary = Path.of("/tmp");
        assertEquals(
                List.of(Path.of("/run/user/7/postern"), home.resolve(".local/state/postern/run")),
                Meeting.candidates("Linux", Map.of("XDG_RUNTIME_DIR", "/run/user/7"), home, temporary)
                        .subList(0, 2));
        assertEquals(
                List.of(Path.of("/local", "Postern", "run")),
                Meeting.candidates("Windows 11", Map.of("LOCALAPPDATA", "/local"), home, temporary));
        assertEquals(
                home.resolve("Library/Application Support/Postern/run"),
                Meeting.candidates("Mac OS X", Map.of(), home, temporary).getFirst());
    }
}
