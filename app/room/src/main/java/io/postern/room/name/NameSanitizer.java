package io.postern.room.name;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Sanitizes the names and other short texts of strangers for display. A character is judged by its Unicode category and by
 * the property {@code Default_Ignorable_Code_Point}: whatever is invisible, reorders text or ends a line is taken out.
 * Pure functions whose cost is bounded, whatever the length of the text.
 */
public final class NameSanitizer {
    /** The most characters that {@link #oneLine} leaves of a text. */
    public static final int MAX_CHARACTERS = 64;

    /** Only this much of a text is looked at; a text may be a megabyte. */
    private static final int MAX_INSPECTED_UNITS = 8 * MAX_CHARACTERS;

    /** The most marks on one letter; no script needs more. */
    private static final int MAX_STACKED_MARKS = 4;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int EMOJI_PRESENTATION = 0xFE0F;

    /** A symbol by category, and drawn as nothing. */
    private static final int BRAILLE_PATTERN_BLANK = 0x2800;

    private NameSanitizer() {}

    /** The text as one short line in composed form (NFC); empty if nothing of it can be seen. */
    public static String oneLine(String raw) {
        String head = raw.length() > MAX_INSPECTED_UNITS ? raw.substring(0, MAX_INSPECTED_UNITS) : raw;
        String line = visible(Normalizer.normalize(head, Normalizer.Form.NFC));
        if (line.codePoints().noneMatch(NameSanitizer::isDrawn)) {
            return "";
        }
        boolean cut = head.length() < raw.length();
        if (line.codePointCount(0, line.length()) > MAX_CHARACTERS) {
            line = line.substring(0, line.offsetByCodePoints(0, MAX_CHARACTERS));
            cut = true;
        }
        return cut ? line.strip() + "…" : line;
    }

    /** The name as one short line, else the identity; empty if nothing of either can be seen. */
    public static String oneLine(String name, String identity) {
        String shown = oneLine(name);
        return shown.isEmpty() ? oneLine(identity) : shown;
    }

    /**
     * A key under which texts that look the same are equal: compatibility forms (NFKC), case and white space are folded,
     * invisible characters are dropped. Letters of different scripts that resemble each other stay different.
     */
    public static String skeleton(String shown) {
        String folded = Normalizer.normalize(shown, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        StringBuilder key = new StringBuilder(folded.length());
        Normalizer.normalize(folded, Normalizer.Form.NFKC)
                .codePoints()
                .filter(c -> !DefaultIgnorable.contains(c) && !isSpace(c) && !isDropped(c))
                .forEach(key::appendCodePoint);
        return key.toString();
    }

    private static String visible(String text) {
        StringBuilder line = new StringBuilder(text.length());
        int marks = 0;
        int before = -1;
        int length = text.length();
        for (int i = 0; i < length; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isSpace(c)) {
                if (before != ' ' && before != -1) {
                    line.append(' ');
                    before = ' ';
                }
                marks = 0;
                continue;
            }
            if (DefaultIgnorable.contains(c)) {
                if (!shapesNeighbours(c, before, i < length ? text.codePointAt(i) : -1)) {
                    continue;
                }
            } else if (isDropped(c)) {
                continue;
            }
            marks = isMark(c) ? marks + 1 : 0;
            if (marks <= MAX_STACKED_MARKS) {
                line.appendCodePoint(c);
                before = c;
            }
        }
        return line.toString().strip();
    }

    /**
     * Whether an invisible character changes how the ones beside it are drawn: joiners between letters of joining scripts
     * and inside emoji, and selectors of a variant of an emoji or an ideograph. All others are only invisible.
     */
    private static boolean shapesNeighbours(int c, int before, int after) {
        if (before == -1) {
            return false;
        }
        if (c == ZERO_WIDTH_JOINER && isPictograph(before)) {
            return Character.isExtendedPictographic(after);
        }
        if (c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER) {
            return Character.isLetter(after) && (isMark(before) ? isJoining(after) : isJoining(before));
        }
        if (Character.getType(c) != Character.NON_SPACING_MARK) {
            return false;
        }
        // Of the ignorable marks these are the variation selectors.
        return Character.isEmoji(before) || Character.isIdeographic(before) || isMongolian(before);
    }

    private static boolean isPictograph(int c) {
        return c == EMOJI_PRESENTATION || Character.isExtendedPictographic(c) || Character.isEmojiModifier(c);
    }

    /** Arabic and its like, and scripts whose letters join over signs that have no case: the Indic ones. */
    private static boolean isJoining(int c) {
        return switch (Character.getDirectionality(c)) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> true;
            default -> Character.getType(c) == Character.OTHER_LETTER && !Character.isIdeographic(c);
        };
    }

    private static boolean isMongolian(int c) {
        return Character.UnicodeScript.of(c) == Character.UnicodeScript.MONGOLIAN;
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.CONTROL
                || c == BRAILLE_PATTERN_BLANK;
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    /** Formats, halves of characters, and what no font of ours can draw. */
    private static boolean isDropped(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    /** Whether a character draws something by itself; a mark needs a letter. */
    private static boolean isDrawn(int c) {
        return !isMark(c) && !isSpace(c) && !DefaultIgnorable.contains(c);
    }
}
