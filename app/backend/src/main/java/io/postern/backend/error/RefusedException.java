package io.postern.backend.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error. The message is the sentence for the user; it never holds a secret. */
public final class RefusedException extends RuntimeException {
    private final ErrorCode code;
    private final transient @Nullable Duration retryAfter;

    public RefusedException(ErrorCode code, String sentence) {
        this(code, sentence, null, null);
    }

    public RefusedException(ErrorCode code, String sentence, @Nullable Throwable cause) {
        this(code, sentence, null, cause);
    }

    private RefusedException(
            ErrorCode code, String sentence, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(sentence, cause);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** Too many attempts; the caller may try again after the given time. */
    public static RefusedException tooManyTries(Duration retryAfter) {
        return tooMany("Too many sign-in attempts.", retryAfter);
    }

    /**
     * Too many requests of one kind.
     *
     * @param sentence names the requests that there were too many of
     */
    public static RefusedException tooMany(String sentence, Duration retryAfter) {
        return new RefusedException(
                ErrorCode.TOO_MANY_TRIES,
                "%s Wait %d seconds and try again.".formatted(sentence, wholeSeconds(retryAfter)),
                retryAfter,
                null);
    }

    public ErrorCode code() {
        return code;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }

    /** The value of the Retry-After header, in whole seconds, at least one. */
    public Optional<Long> retryAfterSeconds() {
        return Optional.ofNullable(retryAfter).map(RefusedException::wholeSeconds);
    }

    private static long wholeSeconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
