package io.postern.backend.text;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes text of others one plain line: no control characters of C0 or C1, which are commands to a terminal, no ends of lines
 * and paragraphs, and nothing that turns the direction of what follows.
 */
public final class PlainText {
    private static final Pattern NOT_PLAIN =
            Pattern.compile("[\\p{gc=Cc}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    private PlainText() {}

    /** One line, with a blank for each character that has no place in it. */
    public static String line(String text) {
        return NOT_PLAIN.matcher(text).replaceAll(" ").strip();
    }

    /** One line of a table: values with tabs between them, each of them plain. */
    public static String row(Object... values) {
        return Arrays.stream(values).map(value -> line(String.valueOf(value))).collect(Collectors.joining("\t"));
    }
}
