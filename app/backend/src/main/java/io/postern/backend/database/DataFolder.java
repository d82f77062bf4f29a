package io.postern.backend.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of the embedded database. */
final class DataFolder {
    private DataFolder() {}

    /**
     * Makes the folder if need be, open to its owner only where the file system knows owners. One that is there already
     * keeps its permissions: they are the operator's choice.
     */
    static void prepare(Path folder) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createDirectories(folder, ownerOnly);
        } catch (IOException e) {
            throw new DatabaseException(
                    "The data folder %s cannot be made: choose another one with POSTERN_DATA_DIR.".formatted(folder),
                    e);
        }
    }
}
