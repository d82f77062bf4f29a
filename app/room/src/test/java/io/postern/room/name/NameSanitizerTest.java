package io.postern.room.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NameSanitizerTest {
    @Test
    void isOneLineWithoutControlsAndForeignDirections() {
        assertEquals("Ana Sousa", NameSanitizer.oneLine("  Ana\n\t Sousa\u0000 "));
        assertEquals("evilexe", NameSanitizer.oneLine("evil\u202eexe\u2066"));
        assertEquals("", NameSanitizer.oneLine("\u200f\u202e \n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "محمد علي",
                "می\u200cخواهم",
                "\u0936\u094d\u200d\u092f",
                "👨\u200d👩\u200d👧 Family",
                "❤\ufe0f\u200d🔥",
                "👋🏽 Zoë",
                "葛\udb40\udd00飾",
                "\u00e9\u0301clair",
                "O\u2019Brien-Smith, J. (Ops) #7",
                "שלום",
                "สมชาย",
                "김철수"
            })
    void keepsEveryScriptAndEmoji(String name) {
        assertEquals(name, NameSanitizer.oneLine(name));
    }

    @Test
    void isShortWhateverCame() {
        assertTrue(NameSanitizer.oneLine("n".repeat(1 << 20)).length() <= 65);
        String shown = NameSanitizer.oneLine("😀".repeat(1000));
        assertEquals(64 + 1, shown.codePointCount(0, shown.length()));
        assertTrue(NameSanitizer.oneLine("e" + "\u0301".repeat(400)).length() < 10);
    }

    /** Every code point of Unicode by itself and inside a name. */
    @Test
    void nothingInvisibleIsLeftOfAnyCodePoint() {
        List<String> left = new ArrayList<>();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            boolean invisible = switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.PRIVATE_USE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SPACE_SEPARATOR -> true;
                default -> DefaultIgnorable.contains(c);
            };
            if (!invisible) {
                continue;
            }
            String character = Character.toString(c);
            String inside = NameSanitizer.oneLine("An" + character + "n");
            if (!NameSanitizer.oneLine(character).isEmpty() || !(inside.equals("Ann") || inside.equals("An n"))) {
                left.add(Integer.toHexString(c) + " leaves " + inside);
            }
        }
        assertEquals(List.of(), left);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\u200b", "\u00ad\u2060", "\u3164", "\u115f\u1160", "\u2800", "\u0301\u0301", "\ufe0f"})
    void withNothingToSeeThereIsNoName(String name) {
        assertEquals("", NameSanitizer.oneLine(name));
        assertEquals("ann-7", NameSanitizer.oneLine(name, "ann\u200b-7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ann\u200b",
                "ann",
                "ＡＮＮ",
                "A\u00adnn",
                " Ann\u00a0",
                "An\ufe0fn",
                "Ａnn\u200d",
                "A\u034fnn",
                "\u2063Ann"
            })
    void lookalikesHaveOneSkeleton(String lookalike) {
        assertEquals(NameSanitizer.skeleton("Ann"), NameSanitizer.skeleton(lookalike));
    }

    @Test
    void differentNamesHaveDifferentSkeletons() {
        assertNotEquals(NameSanitizer.skeleton("Ann"), NameSanitizer.skeleton("Anna"));
        assertNotEquals(NameSanitizer.skeleton("Zoe"), NameSanitizer.skeleton("Zoë"));
        assertFalse(NameSanitizer.skeleton("张").isEmpty());
    }
}
