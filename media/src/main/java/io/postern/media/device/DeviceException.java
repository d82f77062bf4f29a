package io.postern.media.device;

import org.jspecify.annotations.Nullable;

/** A device could not be used. People read the {@link Reason} (bundle keys {@code device.failure.*}). */
public final class DeviceException extends RuntimeException {
    /** Why. */
    public enum Reason {
        /** There is no device of that kind, or the chosen one has gone. */
        NOT_FOUND,
        /** Another program holds it. */
        BUSY,
        /** The system refused or the driver failed. */
        FAILED
    }

    private final DeviceKind kind;
    private final Reason reason;

    public DeviceException(DeviceKind kind, Reason reason, String detail, @Nullable Throwable cause) {
        super(kind + " " + reason + ": " + detail, cause);
        this.kind = kind;
        this.reason = reason;
    }

    public DeviceKind kind() {
        return kind;
    }

    public Reason reason() {
        return reason;
    }
}
