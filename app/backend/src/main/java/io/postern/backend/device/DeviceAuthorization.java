package io.postern.backend.device;

import io.postern.backend.account.Role;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import io.postern.backend.session.Caller;

/** What callers may do for being a machine, or must not. Thread safe. */
public final class DeviceAuthorization {
    private final DeviceRegistry devices;
    private final DeviceCommandQueue commands;

    public DeviceAuthorization(DeviceRegistry devices, DeviceCommandQueue commands) {
        this.devices = devices;
        this.commands = commands;
    }

    /**
     * The machine that calls.
     *
     * @throws RefusedException if the caller is none, or one that was revoked
     */
    public Device require(Caller caller) {
        if (caller.role() != Role.ROOM) {
            throw new RefusedException(ErrorCode.NOT_ALLOWED, "Only a meeting room's machine may do this.");
        }
        return devices.ofAccount(caller.identity())
                .orElseThrow(() -> new RefusedException(
                        ErrorCode.SESSION_EXPIRED, "The sign-in is no longer valid. Sign in again."));
    }

    /**
     * Sees to it that a machine joins its own room, or one it was told to join. Others pass.
     *
     * @throws RefusedException if it may not
     */
    public void requireAdmitted(Caller caller, String room) {
        if (caller.role() == Role.ROOM && !commands.admits(require(caller), room)) {
            throw new RefusedException(ErrorCode.NOT_ALLOWED, "This machine may not join that room.");
        }
    }
}
