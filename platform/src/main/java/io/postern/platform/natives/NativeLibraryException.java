package io.postern.platform.natives;

import org.jspecify.annotations.Nullable;

/**
 * A native library cannot be loaded. The message is one English sentence that names what is missing and, where one is
 * known, the command that installs it. Loading can be tried again once that is done.
 */
public final class NativeLibraryException extends RuntimeException {
    /** What a program that ends because of it exits with: EX_UNAVAILABLE of BSD's sysexits. */
    public static final int EXIT_STATUS = 69;

    private final transient LoadFailure failure;

    /** @param cause what the Java runtime said; null where nothing was loaded yet */
    public NativeLibraryException(LoadFailure failure, @Nullable Throwable cause) {
        super(failure.sentence(), cause);
        this.failure = failure;
    }

    /** The reason as data, for sentences in other languages. */
    public LoadFailure failure() {
        return failure;
    }
}
