package io.postern.settings.preferences;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The reason why settings cannot be saved.
 *
 * @param file where they should go
 * @param detail for the log
 */
public record SaveProblem(Path file, Reason reason, String detail) {
    /** The obstacles; each has its sentence ({@code shell.not_saved.*}). */
    public enum Reason {
        DISK_FULL,
        READ_ONLY,
        NOT_ALLOWED,
        OTHER
    }

    /** Finds the obstacle by examining the disk, because the messages of operating systems are localized. */
    static SaveProblem of(Path file, IOException failure) {
        return new SaveProblem(file, reason(file, failure), String.valueOf(failure));
    }

    private static Reason reason(Path file, IOException failure) {
        try {
            Path there = file.toAbsolutePath();
            while (there.getParent() != null && Files.notExists(there)) {
                there = there.getParent();
            }
            FileStore disk = Files.getFileStore(there);
            if (disk.isReadOnly()) {
                return Reason.READ_ONLY;
            }
            if (disk.getUsableSpace() < MIN_FREE_BYTES) {
                return Reason.DISK_FULL;
            }
            return failure instanceof AccessDeniedException || !Files.isWritable(there)
                    ? Reason.NOT_ALLOWED
                    : Reason.OTHER;
        } catch (IOException | RuntimeException e) {
            return Reason.OTHER;
        }
    }

    /** Less space than any settings take. */
    private static final long MIN_FREE_BYTES = 16 * 1024;
}
