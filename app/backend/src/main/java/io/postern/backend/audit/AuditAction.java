package io.postern.backend.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the audit tells of. The names are part of the HTTP contract, in lower case. */
public enum AuditAction {
    USER_ADDED,
    USER_REMOVED,
    PASSWORD_CHANGED,
    /** By an administrator, everywhere. */
    USER_SIGNED_OUT,
    ROOM_CREATED,
    PARTICIPANT_REMOVED,
    DEVICE_CODE_MADE,
    DEVICE_ENROLLED,
    DEVICE_REVOKED,
    COMMAND_GIVEN,
    COMMAND_FETCHED,
    COMMAND_DONE,
    /** Nobody fetched it in time; it will not be carried out. */
    COMMAND_EXPIRED;

    /** The act of a wire name. */
    public static Optional<AuditAction> of(String wireName) {
        return Arrays.stream(values())
                .filter(act -> act.wireName().equals(wireName))
                .findFirst();
    }

    /** As it stands in answers and listings: {@code device_enrolled}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
