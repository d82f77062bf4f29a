package io.postern.platform.natives;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a native library cannot be loaded. The message is one English sentence that names what is missing and,
 * where one is known, the command that installs it. Loading can be retried once that is done.
 */
public final class NativeLibraryException extends RuntimeException {
    /** The exit status of a program that ends because of this: EX_UNAVAILABLE of BSD's sysexits. */
    public static final int EXIT_STATUS = 69;

    private final transient LoadFailure failure;

    /** @param cause the exception of the Java runtime; null if nothing was loaded yet */
    public NativeLibraryException(LoadFailure failure, @Nullable Throwable cause) {
        super(failure.sentence(), cause);
        this.failure = failure;
    }

    /** The reason as data, for sentences in other languages. */
    public LoadFailure failure() {
        return failure;
    }
}
