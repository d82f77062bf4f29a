package io.postern.backend.error;

import java.util.Locale;

/** The codes of error responses, each with its HTTP status. They are part of the HTTP API. */
public enum ErrorCode {
    WRONG_CREDENTIALS(401),
    /** The bearer token is missing, unknown or expired. */
    SESSION_EXPIRED(401),
    NOT_ALLOWED(403),
    BAD_ROOM_NAME(400),
    BAD_REQUEST(400),
    TOO_MANY_TRIES(429),
    BODY_TOO_LARGE(413),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    LIVEKIT_UNREACHABLE(502),
    INTERNAL(500);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** The name in responses, such as {@code wrong_credentials}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
