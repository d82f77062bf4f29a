package io.postern.network.proxy;

import io.postern.platform.keystore.SystemKeyStore;
import io.postern.platform.keystore.Vault;
import io.postern.platform.keystore.VaultException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores credentials of proxies in a system's key store, and for this run only if that fails. A stored secret is read
 * back before it counts as stored.
 */
public final class VaultCredentials implements CredentialStore {
    private static final Logger LOG = LoggerFactory.getLogger(VaultCredentials.class);
    private static final int REALM_DIGITS = 12;

    private final Vault vault;
    private final InMemoryCredentials memory = new InMemoryCredentials();
    private volatile Keeping keeping = Keeping.KEY_STORE;

    /**
     * Opens the key store of the operating system. If it cannot be used, which may show only at the first access, the
     * credentials are stored for this run and {@link CredentialStore#keeping} says so.
     */
    public static CredentialStore ofThisSystem() {
        try {
            return new VaultCredentials(SystemKeyStore.open());
        } catch (VaultException e) {
            LOG.warn("There is no key store; proxy passwords are stored for this run only: {}", e.getMessage());
            return new InMemoryCredentials();
        }
    }

    VaultCredentials(Vault vault) {
        this.vault = vault;
    }

    @Override
    public Keeping keeping() {
        return keeping;
    }

    @Override
    public Optional<ProxyLogin> login(ProxyRealm realm) {
        Optional<ProxyLogin> known = memory.login(realm);
        if (known.isPresent() || keeping == Keeping.THIS_RUN) {
            return known;
        }
        try {
            for (ProxyRealm covering : realm.usableRealms().toList()) {
                Optional<ProxyLogin> kept =
                        vault.read(account(covering), service(covering)).flatMap(VaultCredentials::decoded);
                if (kept.isPresent()) {
                    // Not read again for each connection.
                    memory.remember(covering, kept.get());
                    return kept;
                }
            }
            return Optional.empty();
        } catch (VaultException e) {
            fallBack(e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public Keeping remember(ProxyRealm realm, ProxyLogin login) {
        memory.remember(realm, login);
        if (keeping == Keeping.THIS_RUN) {
            return keeping;
        }
        byte[] secret = encoded(login);
        try {
            vault.write(account(realm), service(realm), secret);
            Optional<byte[]> kept = vault.read(account(realm), service(realm));
            boolean isKept = kept.filter(bytes -> Arrays.equals(bytes, secret)).isPresent();
            kept.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
            if (!isKept) {
                throw new VaultException("the stored secret cannot be read back");
            }
            return Keeping.KEY_STORE;
        } catch (VaultException e) {
            fallBack(e);
            return Keeping.THIS_RUN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Keeping.THIS_RUN;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public void forget(ProxyRealm realm) {
        memory.forget(realm);
        if (keeping == Keeping.THIS_RUN) {
            return;
        }
        try {
            for (ProxyRealm covering : realm.usableRealms().toList()) {
                vault.delete(account(covering), service(covering));
            }
        } catch (VaultException e) {
            fallBack(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fallBack(VaultException e) {
        keeping = Keeping.THIS_RUN;
        LOG.warn(
                "The {} cannot be used; proxy passwords are stored for this run only: {}",
                vault.name(),
                e.getMessage());
    }

    private static String account(ProxyRealm realm) {
        return realm.route().endpoint().authority();
    }

    /**
     * The service name of a realm. It contains a digest of the realm, which is the proxy's text and would have to be
     * quoted. Credentials for clear text have a service of their own.
     */
    private static String service(ProxyRealm realm) {
        String key = realm.route() + "\n" + realm.realm() + (realm.cleartext() ? "\nreadable" : "");
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return "Postern proxy " + HexFormat.of().formatHex(digest).substring(0, REALM_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Encodes user and password in Base64 with a full stop in between. */
    private static byte[] encoded(ProxyLogin login) {
        char[] password = login.password();
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] plain = new byte[bytes.remaining()];
        bytes.get(plain);
        byte[] user = Base64.getEncoder().encode(login.user().getBytes(StandardCharsets.UTF_8));
        byte[] secret = Base64.getEncoder().encode(plain);
        byte[] encoded = ByteBuffer.allocate(user.length + 1 + secret.length)
                .put(user)
                .put((byte) '.')
                .put(secret)
                .array();
        Arrays.fill(password, '\0');
        Arrays.fill(plain, (byte) 0);
        Arrays.fill(secret, (byte) 0);
        bytes.clear().put(new byte[bytes.capacity()]);
        return encoded;
    }

    private static Optional<ProxyLogin> decoded(byte[] encoded) {
        int separator = 0;
        while (separator < encoded.length && encoded[separator] != '.') {
            separator++;
        }
        try {
            byte[] user = Base64.getDecoder().decode(Arrays.copyOf(encoded, separator));
            byte[] plain = Base64.getDecoder()
                    .decode(Arrays.copyOfRange(encoded, Math.min(separator + 1, encoded.length), encoded.length));
            CharBuffer characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(plain));
            char[] password = new char[characters.remaining()];
            characters.get(password);
            ProxyLogin login = new ProxyLogin(new String(user, StandardCharsets.UTF_8), password);
            Arrays.fill(password, '\0');
            Arrays.fill(plain, (byte) 0);
            return separator == encoded.length ? Optional.empty() : Optional.of(login);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }
}
