package io.postern.backend.rooms;

import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import java.nio.charset.StandardCharsets;

/** The rules for room names. */
public final class RoomNameRules {
    /** LiveKit's default {@code limit.max_room_name_length}; it counts bytes of UTF-8. */
    private static final int MAX_BYTES = 256;

    private RoomNameRules() {}

    /**
     * The name without surrounding white space, otherwise unchanged.
     *
     * @throws RefusedException with {@link ErrorCode#BAD_ROOM_NAME}
     */
    public static String require(String typed) {
        String name = typed.strip();
        if (name.isEmpty()) {
            throw badRequest("The room name is empty.");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw badRequest(
                    "The room name is too long: it may have 256 characters, fewer if they are not plain Latin letters"
                            + " (256 bytes of UTF-8).");
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw badRequest("The room name has control characters.");
        }
        if (name.codePoints().anyMatch(character -> Character.getType(character) == Character.SURROGATE)) {
            throw badRequest("The room name is not valid Unicode.");
        }
        return name;
    }

    private static RefusedException badRequest(String sentence) {
        return new RefusedException(ErrorCode.BAD_ROOM_NAME, sentence);
    }
}
