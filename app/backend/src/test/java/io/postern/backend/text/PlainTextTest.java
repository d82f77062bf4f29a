package io.postern.backend.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void noControlCharacterOrTurnOfDirectionStays() {
        for (int character = 0; character < 0xa0; character++) {
            if (Character.isISOControl(character)) {
                assertEquals("a b", PlainText.line("a" + Character.toString(character) + "b"));
            }
        }
        assertEquals("a b c d", PlainText.line("a\u2028b\u202ec\u2066d"));
        assertEquals("31mred", PlainText.line("\u009b31mred"), "an escape sequence in one character");
        assertEquals(
                "\u05d0\u05d1 \u0646\u200c\u0647 Ana",
                PlainText.line("\u05d0\u05d1 \u0646\u200c\u0647 Ana"),
                "letters stay");
    }

    @Test
    void aValueIsNotTwoColumns() {
        assertEquals("1\ta b\tc", PlainText.row(1, "a\tb", "c\n"));
    }
}
