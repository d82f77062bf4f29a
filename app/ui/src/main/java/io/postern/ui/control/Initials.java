package io.postern.ui.control;

import java.text.BreakIterator;
import java.util.Locale;

/** Chooses the one or two characters that an avatar shows, in any script. */
final class Initials {
    // Names come from the network and may be as long as a server allows; nothing beyond this is looked at.
    private static final int MAX_INSPECTED_CHARS = 200;

    private Initials() {}

    /** The first character of the first and of the last word, upper case; {@code ?} for a name without any. */
    static String of(String name) {
        String head = name.length() > MAX_INSPECTED_CHARS ? name.substring(0, MAX_INSPECTED_CHARS) : name;
        String[] words =
                head.replaceAll("[\\p{Cntrl}\\p{Cf}&&[^\\u200d]]", "").strip().split("\\s+", -1);
        String first = firstCharacter(words[0]);
        if (first.isEmpty()) {
            return "?";
        }
        String last = words.length > 1 ? firstCharacter(words[words.length - 1]) : "";
        return (first + last).toUpperCase(Locale.ROOT);
    }

    private static String firstCharacter(String word) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(word);
        int end = characters.next();
        return end == BreakIterator.DONE ? "" : word.substring(0, end);
    }
}
