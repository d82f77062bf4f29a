package io.postern.settings.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.postern.settings.policy.PolicyLocation.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(
        value = {OS.LINUX, OS.MAC},
        disabledReason = "not on Windows: the stand-in for plutil is a shell script")
class ManagedPreferencesTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void areReadAsPlutilConvertsThem() throws IOException {
        Found found = preferences("echo \"{\\\"of\\\": \\\"$5\\\"}\"", LONG).converted();
        Found.Written written = assertInstanceOf(Found.Written.class, found);
        assertEquals("{\"of\": \"" + file() + "\"}\n", written.text());
    }

    @Test
    void areUnreadableIfPlutilFails() throws IOException {
        assertInstanceOf(
                Found.Unknown.class, preferences("echo '{}'; exit 1", LONG).converted());
    }

    @Test
    void areUnreadableIfPlutilDoesNotEnd() throws IOException {
        ManagedPreferences hanging = preferences("echo '{}'; exec sleep 600", Duration.ofMillis(300));
        assertInstanceOf(Found.Unknown.class, assertTimeoutPreemptively(LONG, hanging::converted));
    }

    private Path file() {
        return folder.resolve("io.postern.plist");
    }

    private ManagedPreferences preferences(String script, Duration timeout) throws IOException {
        Path plutil = Files.writeString(folder.resolve("plutil"), "#!/bin/sh\n" + script + "\n");
        if (!plutil.toFile().setExecutable(true)) {
            throw new IOException("The script cannot be made executable.");
        }
        return new ManagedPreferences(file(), plutil.toString(), timeout);
    }
}
