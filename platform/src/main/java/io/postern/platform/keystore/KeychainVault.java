package io.postern.platform.keystore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores secrets in the macOS login keychain through the program {@code security}. A password in an argument would be
 * visible to all users, and its prompt reads from a terminal; so the whole command is written to the standard input of
 * {@code security -i}, with the secret in hexadecimal.
 */
final class KeychainVault implements Vault {
    private static final byte[] NOTHING = {};
    private static final String TOOL = "/usr/bin/security";
    private static final int NOT_FOUND = 44;

    private final VaultCommand command;
    private final String tool;

    KeychainVault() {
        this(TOOL, Map.of());
    }

    /** @param tool replaced in tests */
    KeychainVault(String tool, Map<String, String> environment) {
        this.command = new VaultCommand(environment);
        this.tool = tool;
    }

    @Override
    public String name() {
        return "keychain";
    }

    @Override
    public Optional<byte[]> read(String account, String service) throws VaultException, InterruptedException {
        VaultCommand.Result result =
                command.run(NOTHING, List.of(tool, "find-generic-password", "-a", account, "-s", service, "-w"));
        return switch (result.status()) {
            case 0 -> Optional.of(VaultCommand.withoutLineEnd(result.output()));
            case NOT_FOUND -> Optional.empty();
            default -> throw new VaultException(result.error());
        };
    }

    @Override
    public void write(String account, String service, byte[] secret) throws VaultException, InterruptedException {
        byte[] line = ("add-generic-password -U -a \"" + account + "\" -s \"" + service + "\" -X "
                        + HexFormat.of().formatHex(secret) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        try {
            VaultCommand.Result result = command.run(line, List.of(tool, "-i"));
            // Its status is 0 even if a command failed; the caller reads the secret back.
            if (result.status() != 0) {
                throw new VaultException("security ended with " + result.status());
            }
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    @Override
    public void delete(String account, String service) throws VaultException, InterruptedException {
        VaultCommand.Result result =
                command.run(NOTHING, List.of(tool, "delete-generic-password", "-a", account, "-s", service));
        if (result.status() != 0 && result.status() != NOT_FOUND) {
            throw new VaultException(result.error());
        }
    }
}
