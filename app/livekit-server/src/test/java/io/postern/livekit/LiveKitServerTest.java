package io.postern.livekit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests without a real server; those with a real one are in the module testing, which can require one. */
class LiveKitServerTest {
    @TempDir
    Path folder;

    @Test
    void theConfigurationAllowsTcpAlone() {
        for (String yaml : List.of(
                ServerConfiguration.forProcess(Machine.Kind.LINUX, ServerPorts.DEFAULT, ApiKeyPair.generate(), true),
                ServerConfiguration.forProcess(Machine.Kind.MACOS, ServerPorts.DEFAULT, ApiKeyPair.generate(), true),
                ServerConfiguration.forProcess(Machine.Kind.WINDOWS, ServerPorts.DEFAULT, ApiKeyPair.generate(), true),
                ServerConfiguration.forContainer(ServerPorts.DEFAULT, ApiKeyPair.generate(), true))) {
            assertAll(
                    () -> assertTrue(yaml.contains("  force_tcp: true\n"), yaml),
                    () -> assertTrue(yaml.contains("  tcp_port: 7881\n"), yaml),
                    () -> assertFalse(yaml.contains("udp"), yaml),
                    () -> assertFalse(yaml.contains("port_range"), yaml),
                    () -> assertFalse(yaml.contains("turn"), yaml),
                    () -> assertTrue(yaml.contains("\nkeys:\n"), yaml));
        }
    }

    @Test
    void everyStartHasKeysOfItsOwn() {
        assertNotEquals(ApiKeyPair.generate().secret(), ApiKeyPair.generate().secret());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not on Windows: the stand-in is a shell script")
    void aServerThatDoesNotStartIsShownWithItsLastLines() throws Exception {
        Path broken = new FakePrograms(folder).onPath("livekit-server", "echo out of order; exit 7");

        IOException failure = assertThrows(
                IOException.class,
                () -> LiveKitServer.start(new LiveKitProgram.Binary(broken, "test"), folder.resolve("log")));

        assertAll(
                () -> assertTrue(failure.getMessage().contains("status 7"), failure.getMessage()),
                () -> assertTrue(failure.getMessage().contains("out of order"), failure.getMessage()));
    }

    @Test
    void aPersonsOwnVariablesDoNotChangeTheConfiguration() {
        Map<String, String> environment =
                new HashMap<>(Map.of("UDP_PORT", "7882", "LIVEKIT_KEYS", "other: keys", "HOME", "home"));

        ServerConfiguration.passByEnvironment("port: 1", environment);

        assertEquals(Map.of("HOME", "home", "LIVEKIT_CONFIG", "port: 1"), environment);
    }
}
