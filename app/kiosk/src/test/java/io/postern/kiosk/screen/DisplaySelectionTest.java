package io.postern.kiosk.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.kiosk.screen.DisplaySelection.Display;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
}
