package io.postern.backend.database;

import org.jspecify.annotations.Nullable;

/** The database failed or cannot be used; the message is a sentence for the operator. */
public final class DatabaseException extends RuntimeException {
    public DatabaseException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
