package io.postern.backend.text;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns text from others into one plain line: without control characters, which a terminal would execute, without line
 * and paragraph separators, and without characters that change the text direction.
 */
public final class PlainText {
    private static final Pattern NOT_PLAIN =
            Pattern.compile("[\\p{gc=Cc}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    private PlainText() {}

    /** One line, with a space in place of each forbidden character. */
    public static String line(String text) {
        return NOT_PLAIN.matcher(text).replaceAll(" ").strip();
    }

    /** One table row: plain values separated by tabs. */
    public static String row(Object... values) {
        return Arrays.stream(values).map(value -> line(String.valueOf(value))).collect(Collectors.joining("\t"));
    }
}
