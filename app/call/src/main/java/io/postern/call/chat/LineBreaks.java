package io.postern.call.chat;

import java.text.Bidi;
import java.text.BreakIterator;
import java.util.BitSet;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Breaks text into lines of a given width. JavaFX 26 fails with an exception in every layout that wraps text written
 * from right to left (PrismTextLayout.computeTrailingSpaceWidth), and takes seconds for a long paragraph of marks or
 * of letters that are joined, so such text comes to it with its lines broken already. A pure function, whose cost
 * grows as the text does: each line is found by galloping and binary search from its start.
 */
final class LineBreaks {
    /** Characters of shaped text that JavaFX wraps without being noticed. */
    private static final int MAX_SHAPED_PARAGRAPH = 100;

    /** Where the search for the end of the first line begins, in characters. */
    private static final int FIRST_GUESS = 64;

    /** Where the letters that stand for themselves end, and general punctuation and symbols begin. */
    private static final int FIRST_MARK = 0x0300;

    private static final int FIRST_PUNCTUATION = 0x2000;
    private static final int FIRST_HANGUL_SYLLABLE = 0xAC00;

    private LineBreaks() {}

    /** Whether JavaFX must not be left to wrap this. */
    static boolean isNeededFor(String text) {
        char[] chars = text.toCharArray();
        return Bidi.requiresBidi(chars, 0, chars.length)
                || (text.codePoints().anyMatch(LineBreaks::isShaped) && longestParagraph(text) > MAX_SHAPED_PARAGRAPH);
    }

    /**
     * Whether a character may change with its neighbours, so that JavaFX shapes the rest of a paragraph anew at each line. By
     * category and script: only what is known to stand for itself is left to JavaFX.
     */
    private static boolean isShaped(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.FORMAT -> true;
            default ->
                switch (Character.UnicodeScript.of(c)) {
                    case LATIN, GREEK, CYRILLIC, ARMENIAN, HAN, HIRAGANA, KATAKANA, BOPOMOFO -> false;
                    // In the blocks of other scripts also what several of them share.
                    case COMMON -> c >= FIRST_MARK && c < FIRST_PUNCTUATION;
                    // Jamo are put together to syllables; whole syllables are not.
                    case HANGUL -> c < FIRST_HANGUL_SYLLABLE;
                    default -> true;
                };
        };
    }

    private static int longestParagraph(String text) {
        return text.lines().mapToInt(String::length).max().orElse(0);
    }

    /** Whether the text as a whole reads from right to left. */
    static boolean readsRightToLeft(String text) {
        return !new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).baseIsLeftToRight();
    }

    /**
     * @param measure the width of one line of text
     * @return the text with line feeds where it has to break; a word that is too long breaks between characters
     */
    static String broken(String text, double width, Locale locale, ToDoubleFunction<String> measure) {
        StringBuilder lines = new StringBuilder();
        for (String paragraph : text.split("\n", -1)) {
            if (!lines.isEmpty()) {
                lines.append('\n');
            }
            breakParagraph(paragraph, width, locale, measure, lines);
        }
        return lines.toString();
    }

    private static void breakParagraph(
            String paragraph, double width, Locale locale, ToDoubleFunction<String> measure, StringBuilder lines) {
        BitSet words = boundaries(BreakIterator.getLineInstance(locale), paragraph);
        BitSet characters = boundaries(BreakIterator.getCharacterInstance(locale), paragraph);
        int start = 0;
        int guess = FIRST_GUESS;
        while (start < paragraph.length()) {
            int end = longestFit(paragraph, start, guess, width, characters, measure);
            if (end < paragraph.length()) {
                int word = words.previousSetBit(end);
                end = word > start ? word : end;
            }
            if (start > 0) {
                lines.append('\n');
            }
            lines.append(paragraph.substring(start, end).stripTrailing());
            guess = end - start;
            start = end;
        }
    }

    /** Where the longest line that fits ends; after the first character if not even that fits. */
    private static int longestFit(
            String paragraph, int start, int guess, double width, BitSet characters, ToDoubleFunction<String> measure) {
        int fits = start;
        int tooLong = paragraph.length() + 1;
        for (int size = guess; tooLong > paragraph.length() && fits < paragraph.length(); size *= 2) {
            int end = characters.nextSetBit(Math.min(start + size, paragraph.length()));
            if (isFit(paragraph, start, end, width, measure)) {
                fits = end;
            } else {
                tooLong = end;
            }
        }
        int middle = between(fits, tooLong, characters);
        while (middle > fits) {
            if (isFit(paragraph, start, middle, width, measure)) {
                fits = middle;
            } else {
                tooLong = middle;
            }
            middle = between(fits, tooLong, characters);
        }
        return fits > start ? fits : characters.nextSetBit(start + 1);
    }

    private static boolean isFit(String paragraph, int start, int end, double width, ToDoubleFunction<String> measure) {
        return measure.applyAsDouble(paragraph.substring(start, end).stripTrailing()) <= width;
    }

    /** A boundary about halfway between two others; at or before the first if there is none. */
    private static int between(int low, int high, BitSet boundaries) {
        int middle = boundaries.nextSetBit(Math.max(low + 1, (low + high) >>> 1));
        return middle >= 0 && middle < high ? middle : boundaries.previousSetBit(high - 1);
    }

    private static BitSet boundaries(BreakIterator iterator, String text) {
        BitSet boundaries = new BitSet(text.length() + 1);
        iterator.setText(text);
        for (int at = iterator.first(); at != BreakIterator.DONE; at = iterator.next()) {
            boundaries.set(at);
        }
        return boundaries;
    }
}
