package io.postern.kiosk.account;

import io.postern.platform.keystore.SystemKeyStore;
import io.postern.platform.keystore.Vault;
import io.postern.platform.keystore.VaultException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores this machine's token in the system's key store, or in a file that only its owner can read where there is no
 * key store. The file always records the token's server, so that a locked key store is not mistaken for an empty one. A
 * token is stored for the server that issued it and is never given to another. Blocks; not for the JavaFX thread.
 * Thread safe.
 */
public final class DeviceTokens {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceTokens.class);
    private static final String SERVICE = "Postern meeting room";
    /**
     * Bounds the wait for a locked key store, which may ask for a password that nobody enters at a meeting room's
     * screen.
     */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    /** The storage of a token. */
    public enum Place {
        KEY_STORE,
        OWNERS_FILE,
        /** Not stored: the machine must be enrolled again after the next start, and the person must be told. */
        THIS_RUN
    }

    private final @Nullable Vault vault;
    private final Duration patience;
    private final OwnerOnlyFile file;

    /** @param vault null to use the file at once */
    DeviceTokens(@Nullable Vault vault, Path file) {
        this(vault, READ_TIMEOUT, file);
    }

    DeviceTokens(@Nullable Vault vault, Duration patience, Path file) {
        this.vault = vault;
        this.patience = patience;
        this.file = new OwnerOnlyFile(file);
    }

    /** @param file used in place of the key store */
    public static DeviceTokens ofThisMachine(Path file) {
        try {
            return new DeviceTokens(SystemKeyStore.open(), file);
        } catch (VaultException e) {
            LOG.info("There is no key store: {}", e.getMessage());
            return new DeviceTokens(null, file);
        }
    }

    /** Stores tokens in a file only, even if there is a key store. */
    public static DeviceTokens inFile(Path file) {
        return new DeviceTokens(null, file);
    }

    /**
     * The token for a server, for the caller to wipe.
     *
     * @throws KeyStoreClosedException if a token exists and the key store does not give it out
     */
    public synchronized Optional<char[]> read(URI server) {
        Filed filed = readFile(server);
        if (filed.token().isPresent()) {
            return filed.token();
        }
        Optional<char[]> token = readVault(server);
        if (token.isEmpty() && filed.elsewhere()) {
            throw new KeyStoreClosedException();
        }
        return token;
    }

    /**
     * Stores a token, replacing an earlier one.
     *
     * @param token not wiped
     */
    public synchronized Place keep(URI server, char[] token) {
        byte[] secret = bytes("", token);
        try {
            if (writeVault(server, secret)) {
                pointToVault(server);
                return Place.KEY_STORE;
            }
        } catch (IOException e) {
            // A remaining old file would be read first.
            LOG.warn("The file with the old token cannot be deleted: {}", e.toString());
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
        byte[] content = bytes(account(server) + "\n", token);
        try {
            file.write(content);
            return Place.OWNERS_FILE;
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("This machine's account is kept for this run only: {}", e.toString());
            return Place.THIS_RUN;
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** Stores only the server of the token in the file, not the token. */
    private void pointToVault(URI server) throws IOException {
        try {
            file.write(bytes(account(server) + "\n", new char[0]));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.info("Nothing but the key store knows of this machine's account: {}", e.toString());
            file.delete();
        }
    }

    /**
     * The file's entry for a server.
     *
     * @param elsewhere whether the token is stored outside the file
     */
    private record Filed(Optional<char[]> token, boolean elsewhere) {
        static final Filed NOTHING = new Filed(Optional.empty(), false);
    }

    private Filed readFile(URI server) {
        byte[] content = {};
        try {
            content = file.read().orElse(content);
            byte[] head = bytes(account(server) + "\n", new char[0]);
            int end = content.length;
            while (end > 0 && content[end - 1] == '\n') {
                end--;
            }
            boolean ours =
                    content.length >= head.length && Arrays.equals(head, 0, head.length, content, 0, head.length);
            if (!ours) {
                return Filed.NOTHING;
            }
            return end > head.length
                    ? new Filed(Optional.of(characters(content, head.length, end)), false)
                    : new Filed(Optional.empty(), true);
        } catch (IOException e) {
            LOG.warn("The file with the token cannot be read: {}", e.toString());
            return Filed.NOTHING;
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private Optional<char[]> readVault(URI server) {
        Vault asked = vault;
        if (asked == null) {
            return Optional.empty();
        }
        FutureTask<Optional<byte[]>> reading = new FutureTask<>(() -> asked.read(account(server), SERVICE));
        Thread.ofVirtual().name("key store").start(reading);
        try {
            Optional<byte[]> kept = reading.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            Optional<char[]> token = kept.map(secret -> characters(secret, 0, secret.length));
            kept.ifPresent(secret -> Arrays.fill(secret, (byte) 0));
            return token;
        } catch (ExecutionException e) {
            LOG.info(
                    "The {} cannot be used: {}",
                    asked.name(),
                    Objects.requireNonNullElse(e.getCause(), e).getMessage());
        } catch (TimeoutException e) {
            LOG.info("The {} did not answer in time", asked.name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reading.cancel(true);
        }
        return Optional.empty();
    }

    private boolean writeVault(URI server, byte[] secret) {
        if (vault == null) {
            return false;
        }
        try {
            vault.write(account(server), SERVICE, secret);
            Optional<byte[]> kept = vault.read(account(server), SERVICE);
            boolean isKept = kept.filter(bytes -> Arrays.equals(bytes, secret)).isPresent();
            kept.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
            return isKept;
        } catch (VaultException e) {
            LOG.info("The {} cannot be used: {}", vault.name(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** The name of a server in the key store: its address, in letters that every key store accepts. */
    private static String account(URI server) {
        String address = server.toString().replaceAll("(?<!/)/+$", "");
        return address.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.:_\\[\\]/-]", "_");
    }

    private static byte[] bytes(String head, char[] token) {
        byte[] bytes = new byte[head.length() + token.length];
        for (int i = 0; i < head.length(); i++) {
            bytes[i] = (byte) head.charAt(i);
        }
        for (int i = 0; i < token.length; i++) {
            bytes[head.length() + i] = (byte) token[i];
        }
        return bytes;
    }

    private static char[] characters(byte[] bytes, int from, int to) {
        char[] characters = new char[to - from];
        for (int i = from; i < to; i++) {
            characters[i - from] = (char) (bytes[i] & 0xff);
        }
        return characters;
    }
}
