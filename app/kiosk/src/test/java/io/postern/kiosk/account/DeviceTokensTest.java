package io.postern.kiosk.account;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.platform.keystore.Vault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DeviceTokensTest {
    private static final URI HERE = URI.create("https://meet.example.org");
    private static final URI ELSEWHERE = URI.create("https://meet.example.org.evil.test");
    private static final char[] TOKEN = "pdt_AbC-123_xyz".toCharArray();

    @TempDir
    private Path folder;

    @Test
    void areKeptInTheKeyStoreForTheirServerAlone() throws IOException {
        MemoryVault vault = new MemoryVault();
        DeviceTokens tokens = new DeviceTokens(vault, file());
        assertEquals(DeviceTokens.Place.KEY_STORE, tokens.keep(HERE, TOKEN));
        assertEquals(HERE + "\n", Files.readString(file()), "no more than where the machine has an account");
        assertArrayEquals(TOKEN, new DeviceTokens(vault, file()).read(HERE).orElseThrow());
        assertTrue(tokens.read(ELSEWHERE).isEmpty());
    }

    @Test
    void aKeyStoreThatIsClosedIsNotTakenForOneThatKnowsOfNothing() {
        MemoryVault vault = new MemoryVault();
        new DeviceTokens(vault, file()).keep(HERE, TOKEN);
        for (MemoryVault closed : new MemoryVault[] {null, new MemoryVault(), vault.lock()}) {
            DeviceTokens tokens = new DeviceTokens(closed, file());
            assertThrows(KeyStoreClosedException.class, () -> tokens.read(HERE));
            assertTrue(tokens.read(ELSEWHERE).isEmpty());
        }
        assertArrayEquals(
                TOKEN,
                new DeviceTokens(vault.unlock(), file()).read(HERE).orElseThrow(),
                "what could not be read is not lost");
    }

    @Test
    @EnabledOnOs(
            value = {OS.LINUX, OS.MAC},
            disabledReason = "not on Windows: looks at POSIX permissions")
    void aNewAccountIsKeptInTheFileWhileTheKeyStoreIsLocked() {
        MemoryVault vault = new MemoryVault();
        new DeviceTokens(vault, file()).keep(HERE, "old".toCharArray());
        DeviceTokens tokens = new DeviceTokens(vault.lock(), file());
        assertEquals(DeviceTokens.Place.OWNERS_FILE, tokens.keep(HERE, TOKEN));
        vault.unlock();
        assertArrayEquals(TOKEN, tokens.read(HERE).orElseThrow(), "the new one counts");
    }

    @Test
    @EnabledOnOs(
            value = {OS.LINUX, OS.MAC},
            disabledReason = "not on Windows: looks at POSIX permissions")
    void withoutAKeyStoreAFileHoldsThemThatItsOwnerAloneReads() throws IOException {
        for (MemoryVault vault : new MemoryVault[] {null, new MemoryVault().forgetful()}) {
            DeviceTokens tokens = new DeviceTokens(vault, file());
            assertEquals(DeviceTokens.Place.OWNERS_FILE, tokens.keep(HERE, TOKEN));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
            assertArrayEquals(TOKEN, new DeviceTokens(null, file()).read(HERE).orElseThrow());
            assertTrue(tokens.read(ELSEWHERE).isEmpty(), "a token is not taken to another server");
        }
    }

    @Test
    @EnabledOnOs(
            value = {OS.LINUX, OS.MAC},
            disabledReason = "not on Windows: looks at POSIX permissions")
    void aFileThatOthersCouldReadIsClosedToThem() throws IOException {
        DeviceTokens tokens = new DeviceTokens(null, file());
        tokens.keep(HERE, TOKEN);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertArrayEquals(TOKEN, tokens.read(HERE).orElseThrow());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void whatCanBeKeptNowhereIsSaidToBe() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        DeviceTokens tokens = new DeviceTokens(null, folder.resolve("file").resolve("room-account"));
        assertEquals(DeviceTokens.Place.THIS_RUN, tokens.keep(HERE, TOKEN));
    }

    @Test
    void aNewTokenTakesThePlaceOfTheOldWhereverThatWas() {
        new DeviceTokens(null, file()).keep(HERE, "old".toCharArray());
        MemoryVault vault = new MemoryVault();
        assertEquals(DeviceTokens.Place.KEY_STORE, new DeviceTokens(vault, file()).keep(HERE, TOKEN));
        assertArrayEquals(TOKEN, new DeviceTokens(vault, file()).read(HERE).orElseThrow());
    }

    @Test
    void aKeyStoreThatWaitsForItsPasswordIsNotWaitedFor() {
        MemoryVault vault = new MemoryVault();
        assertEquals(DeviceTokens.Place.KEY_STORE, new DeviceTokens(vault, file()).keep(HERE, TOKEN));
        CountDownLatch givenUp = new CountDownLatch(1);
        Vault waiting = new Vault() {
            @Override
            public String name() {
                return "waiting";
            }

            @Override
            public Optional<byte[]> read(String account, String service) throws InterruptedException {
                try {
                    new CountDownLatch(1).await();
                    return Optional.empty();
                } finally {
                    givenUp.countDown();
                }
            }

            @Override
            public void write(String account, String service, byte[] secret) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void delete(String account, String service) {
                throw new UnsupportedOperationException();
            }
        };
        DeviceTokens tokens = new DeviceTokens(waiting, Duration.ofMillis(50), file());
        assertThrows(KeyStoreClosedException.class, () -> tokens.read(HERE));
        await().atMost(Duration.ofSeconds(10)).until(() -> givenUp.getCount() == 0);
    }

    private Path file() {
        return folder.resolve("sub").resolve("room-account");
    }

    private static final class MemoryVault implements Vault {
        private final Map<String, byte[]> secrets = new HashMap<>();
        private boolean forgetful;
        private boolean locked;

        MemoryVault lock() {
            locked = true;
            return this;
        }

        MemoryVault unlock() {
            locked = false;
            return this;
        }

        MemoryVault forgetful() {
            forgetful = true;
            return this;
        }

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public Optional<byte[]> read(String account, String service) {
            // As secret-tool does: nothing, and no word.
            return locked
                    ? Optional.empty()
                    : Optional.ofNullable(secrets.get(account + service)).map(byte[]::clone);
        }

        @Override
        public void write(String account, String service, byte[] secret) {
            if (!forgetful && !locked) {
                secrets.put(account + service, secret.clone());
            }
        }

        @Override
        public void delete(String account, String service) {
            secrets.remove(account + service);
        }
    }
}
