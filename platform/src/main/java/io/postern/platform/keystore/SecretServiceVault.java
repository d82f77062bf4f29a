package io.postern.platform.keystore;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores secrets in the Secret Service of Linux (GNOME Keyring, KWallet, KeePassXC) through libsecret's
 * {@code secret-tool}.
 */
final class SecretServiceVault implements Vault {
    private static final byte[] NOTHING = {};
    private static final String TOOL = "secret-tool";

    private final VaultCommand command;

    SecretServiceVault(Map<String, String> environment) {
        this.command = new VaultCommand(environment);
    }

    @Override
    public String name() {
        return "Secret Service";
    }

    @Override
    public Optional<byte[]> read(String account, String service) throws VaultException, InterruptedException {
        VaultCommand.Result result =
                command.run(NOTHING, List.of(TOOL, "lookup", "account", account, "service", service));
        if (result.status() == 0 && result.output().length > 0) {
            return Optional.of(VaultCommand.withoutLineEnd(result.output()));
        }
        // The status is 1 both without a result and without a service; only the latter prints an error.
        if (!result.error().isEmpty()) {
            throw new VaultException(result.error());
        }
        return Optional.empty();
    }

    @Override
    public void write(String account, String service, byte[] secret) throws VaultException, InterruptedException {
        VaultCommand.Result result = command.run(
                secret,
                List.of(
                        TOOL,
                        "store",
                        "--label",
                        service + " (" + account + ")",
                        "account",
                        account,
                        "service",
                        service));
        if (result.status() != 0) {
            throw new VaultException(result.error());
        }
    }

    @Override
    public void delete(String account, String service) throws VaultException, InterruptedException {
        VaultCommand.Result result =
                command.run(NOTHING, List.of(TOOL, "clear", "account", account, "service", service));
        if (result.status() != 0 && !result.error().isEmpty()) {
            throw new VaultException(result.error());
        }
    }
}
