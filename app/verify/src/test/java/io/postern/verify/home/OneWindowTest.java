package io.postern.verify.home;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.BackendConfig;
import io.postern.backend.BackendServer;
import io.postern.backend.account.Role;
import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: signed in at a real backend, in a real room, with everything logged that can be. */
@Requires(Requirement.LIVEKIT)
@LeakGuard.Shared
class OneWindowTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    private static final String PASSWORD = "correct-horse-battery";

    @TempDir
    Path folder;

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Dglass.platform=Headless",
                "-Dprism.order=sw",
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "io.postern.desktop.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        builder.environment().put("XDG_RUNTIME_DIR", folder.resolve("run").toString());
        builder.environment().put("POSTERN_LOG_LEVEL", "DEBUG");
        builder.environment().put("PASSWORD_OF_ADA", PASSWORD);
        return builder.start();
    }

    @Test
    void aLinkReachesTheWindowThatIsThereAndNoSecretTheLog() throws Exception {
        String room = STAGE.newRoom();
        try (BackendServer backend = BackendServer.start(BackendConfig.local(
                new LiveKitCredentials(
                        STAGE.server().apiKey(),
                        STAGE.server().apiSecret(),
                        STAGE.url(),
                        STAGE.server().httpUrl()),
                DatabaseConfig.inMemory()))) {
            backend.accounts().add("ada", "Ada Lovelace", Role.PLAIN, PASSWORD.toCharArray());
            String server = backend.url().toString();
            Process window = start(
                    "--server",
                    server,
                    "--user",
                    "ada",
                    "--password-env",
                    "PASSWORD_OF_ADA",
                    "--room",
                    room,
                    "--join",
                    "--test-sources");
            try {
                await().atMost(Duration.ofSeconds(40))
                        .until(() ->
                                STAGE.administration().participant(room, "ada").isPresent());
                Process link = start("--", server + "/join/another");
                assertTrue(link.waitFor(20, TimeUnit.SECONDS));
                assertEquals(0, link.exitValue());
                assertTrue(window.isAlive());
                assertTrue(STAGE.administration().participant(room, "ada").isPresent(), "nothing is left unasked");
            } finally {
                window.destroy();
                if (!window.waitFor(15, TimeUnit.SECONDS)) {
                    window.destroyForcibly().waitFor();
                }
            }
        }
        String log = logs();
        assertTrue(log.contains("Postern "), log);
        assertTrue(log.contains("DEBUG"), log);
        assertFalse(log.contains(PASSWORD), "the password is in the log");
        assertFalse(log.contains("eyJ"), "a token is in the log");
    }

    private String logs() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("state/postern/logs"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .map(OneWindowTest::read)
                    .collect(Collectors.joining());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
