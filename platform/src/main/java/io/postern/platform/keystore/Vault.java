package io.postern.platform.keystore;

import java.util.Optional;

/**
 * Stores secrets in the key store of an operating system, by account and service. Secrets are bytes of printable ASCII;
 * accounts and services are letters, digits, blanks and {@code .:-_[]/}, which no system has to quote. Blocks, because
 * the system may ask the person to unlock it.
 */
public interface Vault {
    /** The name of the key store, for the log. */
    String name();

    /** Returns a secret, which the caller wipes. */
    Optional<byte[]> read(String account, String service) throws VaultException, InterruptedException;

    /** Stores a secret, replacing an earlier one. */
    void write(String account, String service, byte[] secret) throws VaultException, InterruptedException;

    /** Removes a secret, if there is one. */
    void delete(String account, String service) throws VaultException, InterruptedException;
}
