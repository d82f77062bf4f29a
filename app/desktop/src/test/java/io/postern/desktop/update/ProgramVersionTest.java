package io.postern.desktop.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgramVersionTest {
    private static ProgramVersion version(String text) {
        return ProgramVersion.parse(text).orElseThrow();
    }

    @Test
    void versionsFollowEachOther() {
        List<String> rising = List.of(
                "0.1.0", "0.9", "0.10.0-alpha", "0.10.0-beta.2", "0.10.0-beta.10", "0.10", "1", "1.0.1", "2026.11");
        for (int i = 1; i < rising.size(); i++) {
            ProgramVersion lower = version(rising.get(i - 1));
            ProgramVersion higher = version(rising.get(i));
            assertTrue(lower.compareTo(higher) < 0 && higher.compareTo(lower) > 0, lower + " " + higher);
        }
        assertEquals(0, version("1.0.0").compareTo(version("1")));
        assertEquals(version("1.0.0"), version("1"));
    }

    @Test
    void rejectsTextsThatAreNotVersions() {
        for (String text : List.of("", "x", "1.", "v1", "1.2.3.4.5", "1 2", "1-", "99999999999")) {
            assertEquals(Optional.empty(), ProgramVersion.parse(text), text);
        }
    }
}
