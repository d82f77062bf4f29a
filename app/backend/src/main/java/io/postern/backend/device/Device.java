package io.postern.backend.device;

import java.time.Instant;
import java.util.Optional;

/**
 * A meeting room's machine that has a token.
 *
 * @param id unique; a machine that is enrolled anew has a new one
 * @param account the room account it is; there is one machine of an account at most
 * @param displayName what other people see
 * @param homeRoom the only room it may join without being told to; empty for any
 * @param seenAt when it last called
 * @param status its last report
 */
public record Device(
        long id,
        String account,
        String displayName,
        Optional<String> homeRoom,
        Instant enrolledAt,
        Instant seenAt,
        Optional<DeviceReport> status) {
    /** How the audit names it. */
    String label() {
        return label(id, account);
    }

    static String label(long id, String account) {
        return "device %d (%s)".formatted(id, account);
    }
}
