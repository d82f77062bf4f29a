package io.postern.backend.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of audit entries. The names are part of the HTTP API, in lower case. */
public enum AuditAction {
    USER_ADDED,
    USER_REMOVED,
    PASSWORD_CHANGED,
    /** An administrator ended all sessions of the user. */
    USER_SIGNED_OUT,
    ROOM_CREATED,
    PARTICIPANT_REMOVED,
    DEVICE_CODE_MADE,
    DEVICE_ENROLLED,
    DEVICE_REVOKED,
    COMMAND_GIVEN,
    COMMAND_FETCHED,
    COMMAND_DONE,
    /** The device did not fetch the command in time; it will not be carried out. */
    COMMAND_EXPIRED;

    /** The action with a wire name. */
    public static Optional<AuditAction> of(String wireName) {
        return Arrays.stream(values())
                .filter(act -> act.wireName().equals(wireName))
                .findFirst();
    }

    /** The name in responses and listings, such as {@code device_enrolled}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
