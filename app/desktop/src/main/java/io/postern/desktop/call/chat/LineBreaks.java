package io.postern.desktop.call.chat;

import java.text.Bidi;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Breaks text into lines that fit a width. JavaFX 26 fails with an exception in every layout that wraps text written from
 * right to left (PrismTextLayout.computeTrailingSpaceWidth), so such text comes to it with its lines broken already. A
 * pure function.
 */
final class LineBreaks {
    private LineBreaks() {}

    /** Whether JavaFX must not be left to wrap this. */
    static boolean isNeededFor(String text) {
        char[] chars = text.toCharArray();
        return Bidi.requiresBidi(chars, 0, chars.length);
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
        BreakIterator words = BreakIterator.getLineInstance(locale);
        words.setText(paragraph);
        String line = "";
        int start = words.first();
        for (int end = words.next(); end != BreakIterator.DONE; start = end, end = words.next()) {
            String word = paragraph.substring(start, end);
            if (measure.applyAsDouble((line + word).stripTrailing()) <= width) {
                line += word;
                continue;
            }
            if (!line.isEmpty()) {
                lines.append(line.stripTrailing()).append('\n');
            }
            line = breakWord(word, width, locale, measure, lines);
        }
        lines.append(line.stripTrailing());
    }

    /** Writes full lines of a long word; the rest of it begins the next line. */
    private static String breakWord(
            String word, double width, Locale locale, ToDoubleFunction<String> measure, StringBuilder lines) {
        String rest = word;
        while (measure.applyAsDouble(rest.stripTrailing()) > width) {
            BreakIterator characters = BreakIterator.getCharacterInstance(locale);
            characters.setText(rest);
            int fits = characters.next();
            int next = characters.next();
            while (next != BreakIterator.DONE && measure.applyAsDouble(rest.substring(0, next)) <= width) {
                fits = next;
                next = characters.next();
            }
            if (fits == BreakIterator.DONE || fits >= rest.length()) {
                break;
            }
            lines.append(rest, 0, fits).append('\n');
            rest = rest.substring(fits);
        }
        return rest;
    }
}
