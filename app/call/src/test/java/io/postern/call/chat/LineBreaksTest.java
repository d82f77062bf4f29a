package io.postern.call.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.javafx.text.ScriptMapper;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void spacesThatDoNotFitEndTheLine() {
        assertEquals("one\ntwo", broken("one" + " ".repeat(20) + "two", 4));
    }

    @Test
    void aCharacterOfManyMarksStaysWhole() {
        String character = "a" + "\u0301".repeat(50);
        assertEquals(character + "\n" + character, broken(character + character, 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ש", "שלום ", "a b", " ", "ש\n", "e\u0301", "ש\u200d", "a ש\u05b0\u05b0\u05b0\u05b0"})
    void costGrowsAsTheTextDoes(String part) {
        long once = measured(part.repeat(2_500));
        long twice = measured(part.repeat(5_000));
        long fourTimes = measured(part.repeat(10_000));
        assertTrue(twice <= 2.5 * once + 1_000, once + ", " + twice);
        assertTrue(fourTimes <= 5 * once + 1_000, once + ", " + fourTimes);
        assertTrue(fourTimes <= 40L * 10_000 * part.length(), "characters measured: " + fourTimes);
    }

    /** How many characters are measured in all; what is no letter has no width. */
    private static long measured(String text) {
        AtomicLong characters = new AtomicLong();
        LineBreaks.broken(text, 40, Locale.ROOT, line -> {
            characters.addAndGet(line.length());
            return line.codePoints().filter(Character::isLetter).count();
        });
        return characters.get();
    }

    @Test
    void onlyTextWithRightToLeftLettersNeedsIt() {
        assertFalse(LineBreaks.isNeededFor("Grüße 👍 こんにちは"));
        assertTrue(LineBreaks.isNeededFor("hello שלום"));
        assertTrue(LineBreaks.readsRightToLeft("שלום hello"));
        assertFalse(LineBreaks.readsRightToLeft("hello שלום"));
    }

    @Test
    void everythingThatJavaFxShapesNeedsItInLongParagraphs() {
        List<String> left = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(ScriptMapper::isComplexCharCode)
                .filter(Character::isDefined)
                .filter(c -> !LineBreaks.isNeededFor(Character.toString(c).repeat(1_000)))
                .mapToObj(Integer::toHexString)
                .toList();
        assertEquals(List.of(), left);
    }
}
