package io.postern.kiosk.screen;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.kiosk.screen.DisplaySelection.Display;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplaySelectionTest {
    private static final List<Display> THREE = List.of(
            new Display("eDP-1", 1920, 0, true),
            new Display("HDMI-2", 0, 0, false),
            new Display("DP-3", 3840, 0, false));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'', eDP-1",
        "1, HDMI-2",
        "2, eDP-1",
        "3, DP-3",
        "4, eDP-1",
        "0, HDMI-2",
        "hdmi, HDMI-2",
        "dp-3, DP-3",
        "VGA, eDP-1"
    })
    void areChosenByNumberFromTheLeftOrByAPartOfTheName(String wanted, String name) {
        assertEquals(name, DisplaySelection.choose(Optional.of(wanted), THREE).name());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"'', ''", "3, ''", "4, 4", "hdmi, ''", "VGA, VGA"})
    void areMissedWhenTheyAreNotThere(String wanted, String missing) {
        assertEquals(
                missing, DisplaySelection.missing(Optional.of(wanted), THREE).orElse(""));
    }

    @Test
    void areNotMissedByNamesThatNobodyKnowsYet() {
        List<Display> unnamed = List.of(new Display("", 0, 0, true));
        assertEquals(Optional.empty(), DisplaySelection.missing(Optional.of("HDMI"), unnamed));
        assertEquals(Optional.of("2"), DisplaySelection.missing(Optional.of("2"), unnamed));
    }

    @Test
    void theMainOneIsUsedWhileTheWantedOneIsUnplugged() {
        List<Display> unplugged = List.of(THREE.getFirst());
        assertEquals(
                "eDP-1", DisplaySelection.choose(Optional.of("HDMI"), unplugged).name());
        assertEquals(
                "HDMI-2", DisplaySelection.choose(Optional.of("HDMI"), THREE).name());
    }

    @Test
    @EnabledOnOs(
            value = {OS.LINUX, OS.MAC},
            disabledReason = "not on Windows: the stand-in is a shell script")
    void areSwitchedOffAndOnInTheOrderThatWasAsked(@TempDir Path folder) throws IOException {
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

    @ParameterizedTest(name = "{0} with a display {1}: {2}")
    @CsvSource({
        "Linux, :0, DisplayPower[xset dpms force off | xset dpms force on]",
        "Linux, '', DisplayPower[ | ]",
        "Mac OS X, '', DisplayPower[pmset displaysleepnow | caffeinate -u -t 2]",
        "Windows 11, '', DisplayPower[ | ]",
    })
    void arePoweredByTheSystemsOwnProgram(String system, String display, String words) {
        try (DisplayPower power = DisplayPower.of(system, Map.of("DISPLAY", display))) {
            assertEquals(words, power.toString());
        }
    }
}
