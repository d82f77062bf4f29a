package io.postern.desktop.call.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ShownNameTest {
    @Test
    void isOneLineWithoutControlsAndForeignDirections() {
        assertEquals("Ana Sousa", ShownName.oneLine("  Ana\n\t Sousa\u0000 "));
        assertEquals("evil exe", ShownName.oneLine("evil\u202eexe\u2066"));
        assertEquals("", ShownName.oneLine("\u200f\u202e \n"));
    }

    @Test
    void keepsEveryScriptAndEmoji() {
        assertEquals("محمد علي", ShownName.oneLine("محمد علي"));
        assertEquals("👨‍👩‍👧 Family", ShownName.oneLine("👨‍👩‍👧 Family"));
        assertEquals("é́clair", ShownName.oneLine("é́clair"));
    }

    @Test
    void isShortWhateverCame() {
        assertTrue(ShownName.oneLine("n".repeat(1 << 20)).length() <= 65);
        String emoji = "😀".repeat(1000);
        String shown = ShownName.oneLine(emoji);
        assertEquals(64 + 1, shown.codePointCount(0, shown.length()));
        assertTrue(ShownName.oneLine("e" + "\u0301".repeat(400)).length() < 10);
    }
}
