package io.postern.desktop.lobby;

import io.postern.room.name.NameSanitizer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** Parses the room name that a person has typed. */
public sealed interface RoomNameInput {
    /** It can be asked for: without white space around it, in composed form (NFC). */
    record Usable(String name) implements RoomNameInput {}

    /** It cannot, and here is why. */
    record Unusable(Problem problem) implements RoomNameInput {}

    /** The kinds of problems; each has its sentence ({@code lobby.room.*}). */
    enum Problem {
        /** Nothing, or nothing anyone could see. */
        EMPTY,
        TOO_LONG,
        CONTROL_CHARACTERS
    }

    /** The longest name that LiveKit takes, in bytes of UTF-8: 256 Latin letters, 64 emoji. */
    int LONGEST = 256;

    /** Reads a name; any script, emoji and combining marks are fine. */
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
