package io.postern.desktop.call.people;

import io.postern.resources.Texts;
import io.postern.room.Participant;
import java.util.regex.Pattern;

/**
 * Names and other words of strangers, made fit to be laid out: whatever a server lets through, a label gets one short
 * line without control characters and without directions that reach beyond it.
 */
public final class ShownName {
    /** As much as any label has room for. */
    private static final int LONGEST = 64;

    /** Only this much of a text is looked at; a text may be a megabyte. */
    private static final int LOOKED_AT = 8 * LONGEST;

    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]+");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    /** Marks stacked on one letter beyond what any script needs. */
    private static final Pattern STACKED = Pattern.compile("(\\p{M}{4})\\p{M}+");

    private ShownName() {}

    /** What someone is called on the screen: the name, else the identity, else words for someone without either. */
    public static String of(Participant participant, Texts texts) {
        return of(participant.name(), participant.identity(), texts);
    }

    /** The same from its parts. */
    public static String of(String name, String identity, Texts texts) {
        String shown = oneLine(name);
        if (shown.isEmpty()) {
            shown = oneLine(identity);
        }
        return shown.isEmpty() ? texts.text("common.avatar.nameless") : shown;
    }

    /** One short line of any text; empty if nothing of it can be seen. */
    public static String oneLine(String raw) {
        String head = raw.length() > LOOKED_AT ? raw.substring(0, LOOKED_AT) : raw;
        String line = INVISIBLE.matcher(head).replaceAll(" ");
        line = STACKED.matcher(SPACES.matcher(line).replaceAll(" "))
                .replaceAll("$1")
                .strip();
        boolean cut = head.length() < raw.length();
        if (line.codePointCount(0, line.length()) > LONGEST) {
            line = line.substring(0, line.offsetByCodePoints(0, LONGEST));
            cut = true;
        }
        return cut && !line.isEmpty() ? line.strip() + "…" : line;
    }
}
