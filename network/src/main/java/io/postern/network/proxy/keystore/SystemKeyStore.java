package io.postern.network.proxy.keystore;

import io.postern.network.proxy.CredentialStore;
import io.postern.network.proxy.InMemoryCredentials;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the key store of the operating system this program runs on. */
public final class SystemKeyStore {
    private static final Logger LOG = LoggerFactory.getLogger(SystemKeyStore.class);

    private SystemKeyStore() {}

    /**
     * The system's key store. Where it cannot be used, which may show only when it is first asked, the store keeps logins
     * for this run and says so ({@link CredentialStore#keeping}).
     */
    public static CredentialStore open() {
        try {
            return new VaultCredentials(vault());
        } catch (VaultException e) {
            LOG.warn("There is no key store; passwords of proxies are kept for this run only: {}", e.getMessage());
            return new InMemoryCredentials();
        }
    }

    /**
     * The same for other secrets than logins at proxies, without anything in its place: whoever asks says what becomes of a
     * secret that cannot be kept. Whether it can be used may show only when it is first asked.
     *
     * @throws VaultException if there is none
     */
    public static Vault vault() throws VaultException {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return new WindowsVault();
        }
        return system.startsWith("mac") ? new KeychainVault() : new SecretServiceVault(Map.of());
    }
}
