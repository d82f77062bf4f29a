package io.postern.backend.device;

import io.postern.backend.account.Role;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import io.postern.backend.session.Caller;

/** Decides what devices may do: identifies the calling device and checks which rooms it may join. Thread safe. */
public final class DeviceAuthorization {
    private final DeviceRegistry devices;
    private final DeviceCommandQueue commands;

    public DeviceAuthorization(DeviceRegistry devices, DeviceCommandQueue commands) {
        this.devices = devices;
        this.commands = commands;
    }

    /**
     * The calling device.
     *
     * @throws RefusedException if the caller is not a device, or one that was revoked
     */
    public Device require(Caller caller) {
        if (caller.role() != Role.ROOM) {
            throw new RefusedException(ErrorCode.NOT_ALLOWED, "Only a meeting room's device may do this.");
        }
        return devices.ofAccount(caller.identity())
                .orElseThrow(() -> new RefusedException(
                        ErrorCode.SESSION_EXPIRED, "The sign-in is no longer valid. Sign in again."));
    }

    /**
     * Checks that a device joins its own room or one it was commanded to join. Other callers pass.
     *
     * @throws RefusedException if the device may not join the room
     */
    public void requireMayJoin(Caller caller, String room) {
        if (caller.role() == Role.ROOM && !commands.mayJoin(require(caller), room)) {
            throw new RefusedException(ErrorCode.NOT_ALLOWED, "This device may not join that room.");
        }
    }
}
