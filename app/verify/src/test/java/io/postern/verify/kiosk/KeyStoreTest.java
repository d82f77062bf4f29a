package io.postern.verify.kiosk;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.BackendConfig;
import io.postern.backend.BackendServer;
import io.postern.backend.audit.AuditActor;
import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.device.Device;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.bench.environment.XvfbDisplay;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A meeting room's screen in a session with a key store, as a Linux desktop has one: GNOME's, on a bus of its own. */
@Requires({Requirement.SCREEN, Requirement.KEYRING})
@LeakGuard.Shared
class KeyStoreTest {
    private static final AuditActor ADMIN = new AuditActor("grace", "192.0.2.1");
    private static final String BOARD = "board";

    @TempDir
    private Path folder;

    private BackendServer backend;
    private XvfbDisplay display;
    private Keyring keyring;

    @BeforeEach
    void start() throws Exception {
        // Nobody joins, so there is no room server.
        URI nobody = URI.create("http://127.0.0.1:9");
        backend = BackendServer.start(BackendConfig.local(
                new LiveKitCredentials(
                        "key", "0123456789012345678901234567890123456789", URI.create("ws://127.0.0.1:9"), nobody),
                DatabaseConfig.inMemory()));
        display = XvfbDisplay.open(folder, 1280, 800);
        keyring = new Keyring(folder);
        keyring.unlocked();
    }

    @AfterEach
    void stop() {
        keyring.close();
        display.close();
        backend.close();
    }

    @Test
    void holdsTheAccountThatNoFileHoldsAndLosesNothingWhileItIsLocked() throws Exception {
        String policy = """
                {"server": "%s", "kiosk": {"enabled": true, "roomName": "Board room", "room": "r", "join": "BY_HAND"}}
                """.formatted(backend.url());
        try (KioskProgram kiosk = new KioskProgram(display, folder, policy, keyring.environment()).awaitInFront()) {
            String code = backend.devices()
                    .makeCode(ADMIN, BOARD, Optional.of("Board room"), Optional.empty())
                    .text();
            display.xdotool("type", "--delay", "20", code);
            display.press("Return");
            kiosk.awaitLogged("Idle[] after");
        }
        String token = keyring.lookup("account", backend.url().toString(), "service", "Postern meeting room");
        assertTrue(token.length() > 20, "it is in the key store");
        assertEquals(List.of(), filesWith(token));
        assertEquals(backend.url() + "\n", Files.readString(folder.resolve("config/postern/room-account")));

        // As where a machine signs its person in by itself: nobody typed what would unlock it.
        keyring.locked();
        try (KioskProgram kiosk = new KioskProgram(display, folder, policy, keyring.environment()).awaitInFront()) {
            kiosk.awaitLogged("Offline[");
            kiosk.picture("key-store-locked");
            assertFalse(kiosk.logged().contains("Enrolling["), "it does not ask for another code");
            keyring.unlocked();
            kiosk.awaitLogged("Idle[] after");
            await("the administrator sees it")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> backend.devices()
                            .ofAccount(BOARD)
                            .flatMap(Device::status)
                            .filter(status -> status.state().equals("idle"))
                            .isPresent());
            assertFalse(kiosk.logged().contains(token), "nor does a log hold it");
        }
    }

    private List<Path> filesWith(String token) throws IOException {
        byte[] wanted = token.getBytes(StandardCharsets.US_ASCII);
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, wanted))
                    .toList();
        }
    }

    private static boolean contains(Path file, byte[] wanted) {
        try {
            byte[] all = Files.readAllBytes(file);
            for (int at = 0; at + wanted.length <= all.length; at++) {
                if (Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // A file that was there a moment ago.
            return false;
        }
    }
}
