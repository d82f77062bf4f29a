package io.postern.network.proxy.keystore;

import java.util.Optional;

/**
 * The key store of an operating system: secrets by account and service. Secrets are bytes of printable ASCII; accounts
 * and services are letters, digits, blanks and {@code .:-_[]/}, so that no system's quoting is put to the test. Blocks,
 * because the system may ask the person to unlock it.
 */
public interface Vault {
    /** For the log. */
    String name();

    /** A secret, for the caller to wipe. */
    Optional<byte[]> read(String account, String service) throws VaultException, InterruptedException;

    /** Puts a secret in, in place of an earlier one. */
    void write(String account, String service, byte[] secret) throws VaultException, InterruptedException;

    /** Takes a secret out; none is fine too. */
    void delete(String account, String service) throws VaultException, InterruptedException;
}
