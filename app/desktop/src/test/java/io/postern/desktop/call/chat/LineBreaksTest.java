package io.postern.desktop.call.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;

final class LineBreaksTest {
    private static String broken(String text, int width) {
        return LineBreaks.broken(text, width, Locale.ROOT, String::length);
    }

    @Test
    void breaksBetweenWordsAndKeepsParagraphs() {
        assertEquals("one two\nthree\n\nfour", broken("one two three\n\nfour", 8));
    }

    @Test
    void wordLongerThanTheLineBreaksBetweenCharacters() {
        assertEquals("ab\ncdef\nghij\nk lm", broken("ab cdefghijk lm", 4));
    }

    @Test
    void widthSmallerThanACharacterStillEnds() {
        assertEquals("a\nb\nc", broken("abc", 0));
    }

    @Test
    void onlyTextWithRightToLeftLettersNeedsIt() {
        assertFalse(LineBreaks.isNeededFor("Grüße 👍 こんにちは"));
        assertTrue(LineBreaks.isNeededFor("hello שלום"));
        assertTrue(LineBreaks.readsRightToLeft("שלום hello"));
        assertFalse(LineBreaks.readsRightToLeft("hello שלום"));
    }
}
