package io.postern.backend.device;

import java.time.Instant;
import java.util.Optional;

/**
 * A meeting room's enrolled device.
 *
 * @param id unique; changes when the device is enrolled again
 * @param account its room account; an account has at most one device
 * @param displayName the name that other people see
 * @param homeRoom the only room it may join without a command; empty: any room
 * @param seenAt time of its last request
 * @param status its last status report
 */
public record Device(
        long id,
        String account,
        String displayName,
        Optional<String> homeRoom,
        Instant enrolledAt,
        Instant seenAt,
        Optional<DeviceReport> status) {
    /** Names the device in audit entries. */
    String label() {
        return label(id, account);
    }

    static String label(long id, String account) {
        return "device %d (%s)".formatted(id, account);
    }
}
