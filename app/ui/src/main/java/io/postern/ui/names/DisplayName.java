package io.postern.ui.names;

import io.postern.resources.Texts;
import io.postern.room.name.NameSanitizer;

/** Turns names and other words of strangers into one short line of visible characters. */
public final class DisplayName {
    private DisplayName() {}

    /** The display name of a participant: the name, else the identity, else words for someone without either. */
    public static String of(String name, String identity, Texts texts) {
        String shown = NameSanitizer.oneLine(name, identity);
        return shown.isEmpty() ? texts.text("common.avatar.nameless") : shown;
    }

    /** Returns one short line for any text; empty if none of it is visible. */
    public static String oneLine(String raw) {
        return NameSanitizer.oneLine(raw);
    }
}
