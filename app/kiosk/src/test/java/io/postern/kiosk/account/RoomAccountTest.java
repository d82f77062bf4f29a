package io.postern.kiosk.account;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.signaling.device.DeviceNews;
import io.postern.signaling.device.RemoteCommand;
import io.postern.signaling.token.TokenException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomAccountTest {
    private static final URI SERVER = URI.create("https://meet.example.org");

    @TempDir
    private Path folder;

    private final SimulatedRoomServer server = new SimulatedRoomServer();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private RoomAccount account;

    @BeforeEach
    void open() {
        account = account();
    }

    @AfterEach
    void close() {
        account.close();
        await().until(server::closed);
        assertFalse(server.listened());
    }

    @Test
    void isEnrolledOnceAndKnownEverAfter() {
        assertFalse(account.enrolledAt(SERVER));
        assertEquals(
                TokenException.Reason.WRONG_CREDENTIALS,
                reason(assertThrows(
                        CompletionException.class,
                        () -> account.enrol(SERVER, "wrong").join())));
        assertEquals(
                DeviceTokens.Place.OWNERS_FILE,
                account.enrol(SERVER, SimulatedRoomServer.CODE).join());
        try (RoomAccount afterARestart = account()) {
            assertTrue(afterARestart.enrolledAt(SERVER));
            assertEquals("Board room", afterARestart.signIn(SERVER).join().displayName());
        }
    }

    @Test
    void knowsThatItIsEnrolledWhileTheKeyStoreIsClosed() throws IOException {
        Files.writeString(folder.resolve("room-account"), SERVER + "\n");
        assertTrue(account.enrolledAt(SERVER));
        CompletionException failure = assertThrows(
                CompletionException.class, () -> account.signIn(SERVER).join());
        assertInstanceOf(KeyStoreClosedException.class, failure.getCause());
        assertEquals(0, server.signIns());
        Files.writeString(folder.resolve("room-account"), SERVER + "\nsecret\n");
        assertEquals("Board room", account.signIn(SERVER).join().displayName());
    }

    @Test
    void hearsOfPeopleAndCommandsAndOfTroubleOnlyWhenItLasts() {
        signIn();
        await().until(() -> heard.contains("people 0"));
        server.people(2);
        await().until(() -> heard.contains("people 2"));
        server.command(RemoteCommand.Kind.MUTE, Optional.empty());
        await().until(() -> heard.contains("MUTE"));

        server.trouble(TokenException.Reason.TIMED_OUT);
        server.trouble(null);
        await().until(server::listened);
        assertFalse(heard.contains("unreachable"), "one call that fails is nothing to speak of");
        server.trouble(TokenException.Reason.UNREACHABLE);
        await().until(() -> heard.contains("unreachable"));
        assertTrue(heard.contains("people " + DeviceNews.UNKNOWN), "nobody knows any more who is there");
        server.trouble(null);
        heard.clear();
        account.signIn(SERVER).join();
        server.people(5);
        await().until(() -> heard.contains("people 5"));
    }

    @Test
    void signsInAnewWhenALoginRunsOutAndGivesUpWhenTheAccountIsTakenAway() throws Exception {
        signIn();
        await().until(server::listened);
        server.expire();
        await().until(() -> server.signIns() == 2 && server.listened());
        server.expire();
        assertEquals(
                "wss://media.example.org",
                account.tickets().ticket("boardroom").get().server().toString(),
                "a ticket is got with a new login");
        await().until(server::listened);
        assertEquals(List.of("people 0"), heard.stream().distinct().toList());
        server.revoke();
        await().until(() -> heard.contains("refused"));
        assertFalse(server.listened());
    }

    private void signIn() {
        account.enrol(SERVER, SimulatedRoomServer.CODE).join();
        account.signIn(SERVER).join();
    }

    private RoomAccount account() {
        return new RoomAccount(
                address -> server,
                DeviceTokens.inFile(folder.resolve("room-account")),
                "boardroom",
                new RoomAccount.Listener() {
                    @Override
                    public void people(int count) {
                        heard.add("people " + count);
                    }

                    @Override
                    public void command(RemoteCommand command) {
                        heard.add(command.kind().name());
                    }

                    @Override
                    public void refused() {
                        heard.add("refused");
                    }

                    @Override
                    public void unreachable(Throwable failure) {
                        heard.add("unreachable");
                    }
                });
    }

    private static TokenException.Reason reason(Throwable failure) {
        return assertInstanceOf(TokenException.class, failure.getCause()).reason();
    }
}
