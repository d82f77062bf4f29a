package io.postern.room;

import org.jspecify.annotations.Nullable;

/** Carries a {@link RoomFailure} as an exception. */
public final class RoomException extends RuntimeException {
    private final transient RoomFailure failure;

    public RoomException(RoomFailure failure, @Nullable Throwable cause) {
        super(failure.kind() + ": " + failure.detail(), cause);
        this.failure = failure;
    }

    public RoomFailure failure() {
        return failure;
    }
}
