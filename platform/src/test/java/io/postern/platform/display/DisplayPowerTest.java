package io.postern.platform.display;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayPowerTest {
    @Test
    @EnabledOnOs(
            value = {OS.LINUX, OS.MAC},
            disabledReason = "not on Windows: the stand-in is a shell script")
    void isSwitchedOffAndOnInTheOrderThatWasAsked(@TempDir Path folder) throws IOException {
        Path said = folder.resolve("said");
        Path program = Files.writeString(folder.resolve("xset"), "#!/bin/sh\necho \"$@\" >> '" + said + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        String xset = program.toString();
        try (DisplayPower power =
                new DisplayPower(List.of(xset, "dpms", "force", "off"), List.of(xset, "dpms", "force", "on"))) {
            power.set(false);
            power.set(true);
            await().until(() ->
                    Files.exists(said) && Files.readAllLines(said).equals(List.of("dpms force off", "dpms force on")));
        }
        try (DisplayPower missing =
                new DisplayPower(List.of(folder.resolve("not-there").toString()), List.of())) {
            assertDoesNotThrow(() -> missing.set(false), "without the program the picture is black all the same");
        }
    }

    @Test
    @EnabledOnOs(
            value = {OS.LINUX, OS.MAC},
            disabledReason = "not on Windows: the stand-in is a shell script")
    void areStillSwitchedOnAfterItIsClosed(@TempDir Path folder) throws IOException {
        Path said = folder.resolve("said");
        Path program = Files.writeString(folder.resolve("xset"), "#!/bin/sh\necho \"$@\" >> '" + said + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        try (DisplayPower power =
                new DisplayPower(List.of(program.toString(), "off"), List.of(program.toString(), "on"))) {
            power.set(false);
            power.set(true);
        }
        await().until(() -> Files.exists(said) && Files.readAllLines(said).equals(List.of("off", "on")));
    }

    @ParameterizedTest(name = "{0} with a display {1}: {2}")
    @CsvSource({
        "Linux, :0, DisplayPower[xset dpms force off | xset dpms force on]",
        "Linux, '', DisplayPower[ | ]",
        "Mac OS X, '', DisplayPower[pmset displaysleepnow | caffeinate -u -t 2]",
        "Windows 11, '', DisplayPower[ | ]",
    })
    void isTheSystemsOwnProgram(String system, String display, String words) {
        try (DisplayPower power = DisplayPower.of(system, Map.of("DISPLAY", display))) {
            assertEquals(words, power.toString());
        }
    }
}
