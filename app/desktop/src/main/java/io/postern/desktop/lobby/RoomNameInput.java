package io.postern.desktop.lobby;

import io.postern.room.name.NameSanitizer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** Parses the room name that a person has typed. */
public sealed interface RoomNameInput {
    /** A usable name, trimmed and in composed form (NFC). */
    record Usable(String name) implements RoomNameInput {}

    /** An unusable name, with the reason. */
    record Unusable(Problem problem) implements RoomNameInput {}

    /** The kinds of problems; each has its sentence ({@code lobby.room.*}). */
    enum Problem {
        /** The name is empty or invisible. */
        EMPTY,
        TOO_LONG,
        CONTROL_CHARACTERS
    }

    /** LiveKit's limit on a room name, in bytes of UTF-8: 256 Latin letters or 64 emoji. */
    int LONGEST = 256;

    /** Parses a name; any script, emoji and combining marks are allowed. */
    static RoomNameInput parse(String typed) {
        String name = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
        if (NameSanitizer.oneLine(name).isEmpty()) {
            return new Unusable(Problem.EMPTY);
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            return new Unusable(Problem.TOO_LONG);
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            return new Unusable(Problem.CONTROL_CHARACTERS);
        }
        return new Usable(name);
    }
}
