package io.postern.media.device;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a camera, microphone or speaker cannot be used. People read the {@link Reason} (bundle keys
 * {@code device.failure.*}).
 */
public final class DeviceException extends RuntimeException {
    /** Why the device cannot be used. */
    public enum Reason {
        /** There is no device of that kind, or the selected one was unplugged. */
        NOT_FOUND,
        /** Another program uses it. */
        BUSY,
        /** The system or the driver refused. */
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
