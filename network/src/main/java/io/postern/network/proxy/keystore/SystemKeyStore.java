package io.postern.network.proxy.keystore;

import io.postern.network.proxy.CredentialStore;
import io.postern.network.proxy.InMemoryCredentials;
import io.postern.platform.OperatingSystem;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the key store of the operating system. */
public final class SystemKeyStore {
    private static final Logger LOG = LoggerFactory.getLogger(SystemKeyStore.class);

    private SystemKeyStore() {}

    /**
     * Opens the key store for credentials of proxies. If it cannot be used, which may show only at the first access,
     * the credentials are stored for this run and {@link CredentialStore#keeping} says so.
     */
    public static CredentialStore open() {
        try {
            return new VaultCredentials(vault());
        } catch (VaultException e) {
            LOG.warn("There is no key store; proxy passwords are stored for this run only: {}", e.getMessage());
            return new InMemoryCredentials();
        }
    }

    /**
     * Opens the key store for other secrets, without a fallback: the caller decides about a secret that cannot be
     * stored. Whether it can be used may show only at the first access.
     *
     * @throws VaultException if there is none
     */
    public static Vault vault() throws VaultException {
        OperatingSystem system = OperatingSystem.current();
        if (system == OperatingSystem.WINDOWS) {
            return new WindowsVault();
        }
        return system == OperatingSystem.MAC ? new KeychainVault() : new SecretServiceVault(Map.of());
    }
}
