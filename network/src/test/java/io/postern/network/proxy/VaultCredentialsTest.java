package io.postern.network.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.proxy.CredentialStore.Keeping;
import io.postern.platform.keystore.SystemKeyStore;
import io.postern.platform.keystore.Vault;
import io.postern.platform.keystore.VaultException;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultCredentialsTest {
    private static final ProxyRealm REALM =
            new ProxyRealm(new Route.HttpProxy("proxy.example", 3128, false), "corp \"; rm -rf\n", true);
    private static final ProxyRealm OTHER =
            new ProxyRealm(new Route.HttpProxy("proxy.example", 3128, false), "other", true);

    @TempDir
    private Path folder;

    private static ProxyLogin login(String user, String password) {
        return new ProxyLogin(user, password.toCharArray());
    }

    /** Credentials that one run stores are found by the next one. */
    private static void assertKeeps(Vault vault, String user, String password) {
        CredentialStore store = new VaultCredentials(vault);
        assertTrue(store.login(REALM).isEmpty());
        assertEquals(Keeping.KEY_STORE, store.remember(REALM, login("before", "replaced")));
        assertEquals(Keeping.KEY_STORE, store.remember(REALM, login(user, password)));
        assertEquals(Keeping.KEY_STORE, store.keeping());

        CredentialStore next = new VaultCredentials(vault);
        assertEquals(login(user, password), next.login(REALM).orElseThrow());
        assertTrue(next.login(OTHER).isEmpty(), "another realm is another password");
        next.rejected(REALM, login(user, "not this one"));
        assertTrue(next.login(REALM).isPresent());
        next.rejected(REALM, login(user, password));
        assertTrue(next.login(REALM).isEmpty());
        assertTrue(new VaultCredentials(vault).login(REALM).isEmpty(), "a refused one is forgotten for good");
    }

    @Test
    void aLoginGivenForAnUnreadablePasswordIsNotFoundForAReadableOneInTheNextRunEither() {
        Map<String, byte[]> items = new HashMap<>();
        Vault vault = new Vault() {
            @Override
            public String name() {
                return "map";
            }

            @Override
            public Optional<byte[]> read(String account, String service) {
                return Optional.ofNullable(items.get(account + service)).map(byte[]::clone);
            }

            @Override
            public void write(String account, String service, byte[] secret) {
                items.put(account + service, secret.clone());
            }

            @Override
            public void delete(String account, String service) {
                items.remove(account + service);
            }
        };
        ProxyRealm digest = new ProxyRealm(REALM.route(), REALM.realm(), false);
        assertEquals(Keeping.KEY_STORE, new VaultCredentials(vault).remember(digest, login("ada", "secret")));
        assertTrue(new VaultCredentials(vault).login(REALM).isEmpty());
        assertEquals(
                login("ada", "secret"),
                new VaultCredentials(vault).login(digest).orElseThrow());
        new VaultCredentials(vault).forget(digest);
        assertTrue(items.isEmpty());
    }

    /** A bus and a keyring of the test's own. */
    private final class Keyring implements AutoCloseable {
        private final Process bus;
        private final Process daemon;
        private final Map<String, String> environment;

        Keyring() throws Exception {
            bus = new ProcessBuilder("dbus-daemon", "--session", "--nofork", "--print-address")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String address = bus.inputReader().readLine();
            environment = Map.of(
                    "DBUS_SESSION_BUS_ADDRESS",
                    address,
                    "HOME",
                    folder.toString(),
                    "XDG_RUNTIME_DIR",
                    folder.toString(),
                    "XDG_DATA_HOME",
                    folder.toString());
            ProcessBuilder builder = new ProcessBuilder(
                            "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
                    .redirectOutput(folder.resolve("keyring.log").toFile())
                    .redirectErrorStream(true);
            builder.environment().putAll(environment);
            daemon = builder.start();
            daemon.outputWriter().append("keyring password").close();
            Vault vault = SystemKeyStore.secretService(environment);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                try {
                    vault.write("ready", "ready", new byte[] {'x'});
                    return true;
                } catch (VaultException notYet) {
                    return false;
                }
            });
        }

        @Override
        public void close() throws InterruptedException {
            for (Process process : List.of(daemon, bus)) {
                process.destroy();
                process.waitFor(5, TimeUnit.SECONDS);
                process.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "pässwörd \" ' $ \\ \n %s", ""})
    @Requires(Requirement.KEYRING)
    void theSecretServiceKeepsLogins(String password) throws Exception {
        try (Keyring keyring = new Keyring()) {
            assertKeeps(SystemKeyStore.secretService(keyring.environment), "CORP\\ada", password);
        }
    }

    @Test
    @Requires(Requirement.KEYRING)
    void withoutASecretServiceLoginsAreKeptForThisRunAndThatIsSaid() {
        CredentialStore store = new VaultCredentials(SystemKeyStore.secretService(
                Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder.resolve("nobody"))));
        assertEquals(Keeping.THIS_RUN, store.remember(REALM, login("ada", "secret")));
        assertEquals(Keeping.THIS_RUN, store.keeping());
        assertEquals(login("ada", "secret"), store.login(REALM).orElseThrow());
        store.forget(REALM);
        assertTrue(store.login(REALM).isEmpty());
    }

    @Test
    void aSystemWithoutTheProgramFallsBackToo() {
        CredentialStore store = new VaultCredentials(SystemKeyStore.keychain("/nonexistent/security", Map.of()));
        assertEquals(Keeping.THIS_RUN, store.remember(REALM, login("ada", "secret")));
        assertEquals(login("ada", "secret"), store.login(REALM).orElseThrow());
    }

    /** A stand-in that keeps items in files and its arguments in a log, for what can be seen without a Mac. */
    private Path standIn() throws IOException {
        Path script = Files.writeString(folder.resolve("security"), """
                #!/bin/bash
                echo "$@" >> "$KEEP/arguments"
                item() { printf '%s' "$KEEP/item-$(printf '%s' "$1$2" | tr -c 'a-zA-Z0-9' _)"; }
                case $1 in
                    -i)
                        read -r verb update a account s service x hex <<< "$(tr -d '"' | sed 's/Postern proxy /Postern-proxy-/')"
                        [ "$verb $update $a $s $x" = "add-generic-password -U -a -s -X" ] || exit 0
                        printf "$(printf '%s' "$hex" | sed 's/../\\\\x&/g')" > "$(item "$account" "${service//-proxy-/ proxy }")"
                        ;;
                    find-generic-password) cat "$(item "$3" "$5")" 2>/dev/null && echo || exit 44 ;;
                    delete-generic-password) rm "$(item "$3" "$5")" 2>/dev/null || exit 44 ;;
                esac
                """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    @Test
    void theKeychainIsGivenSecretsByStandardInputOnly() throws Exception {
        Vault vault = SystemKeyStore.keychain(standIn().toString(), Map.of("KEEP", folder.toString()));
        assertKeeps(vault, "ada", "s3cret");
        String arguments = Files.readString(folder.resolve("arguments"), StandardCharsets.UTF_8);
        assertFalse(arguments.contains("s3cret"));
        assertFalse(arguments.contains("YWRh"), "nor encoded");
        assertFalse(arguments.contains("rm -rf"), "nor what a proxy calls itself");
        assertTrue(arguments.contains("find-generic-password -a proxy.example:3128 -s Postern proxy "));
    }

    @Test
    void whatIsNotFoundAfterWritingIsNotKept() {
        Vault forgetful = new Vault() {
            @Override
            public String name() {
                return "forgetful";
            }

            @Override
            public Optional<byte[]> read(String account, String service) {
                return Optional.empty();
            }

            @Override
            public void write(String account, String service, byte[] secret) {}

            @Override
            public void delete(String account, String service) {}
        };
        assertEquals(Keeping.THIS_RUN, new VaultCredentials(forgetful).remember(REALM, login("ada", "x")));
    }
}
