package io.postern.platform.keystore;

import io.postern.platform.OperatingSystem;
import java.util.Map;

/** Opens the key store of the operating system. */
public final class SystemKeyStore {
    private SystemKeyStore() {}

    /**
     * Opens the key store of this system, without a fallback: the caller decides about a secret that cannot be stored.
     * Whether the key store can be used may show only at the first access.
     *
     * @throws VaultException if there is none
     */
    public static Vault open() throws VaultException {
        return switch (OperatingSystem.current()) {
            case WINDOWS -> new WindowsVault();
            case MAC -> new KeychainVault();
            case LINUX, OTHER -> secretService(Map.of());
        };
    }

    /**
     * Opens the Secret Service of a session.
     *
     * @param environment added to this process's own; {@code DBUS_SESSION_BUS_ADDRESS} names the session
     */
    public static Vault secretService(Map<String, String> environment) {
        return new SecretServiceVault(environment);
    }

    /**
     * Opens the macOS login keychain through a given program.
     *
     * @param tool the path of {@code security}, or of a program that takes the same commands
     * @param environment added to this process's own
     */
    public static Vault keychain(String tool, Map<String, String> environment) {
        return new KeychainVault(tool, environment);
    }
}
