package io.postern.backend.database;

import io.postern.platform.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the directory of the embedded database and makes sure that only its owner can enter it. */
final class DataDirectory {
    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

    private static final Set<PosixFilePermission> OTHER_USERS = PosixFilePermissions.fromString("------rwx");

    private DataDirectory() {}

    /**
     * Creates the directory if necessary, and makes it private where the file system supports that. A directory that
     * root owns and that only a group may enter besides is accepted unchanged, because container volumes look like that.
     *
     * @throws DatabaseException if it cannot be created or belongs to another user
     */
    static void prepare(Path folder) {
        try {
            // An operator may have put a link to a volume here.
            if (!Files.isDirectory(folder)) {
                PrivateFiles.createDirectory(folder);
            }
        } catch (IOException e) {
            throw new DatabaseException(
                    "The data folder %s cannot be made: choose another one with POSTERN_DATA_DIR.".formatted(folder),
                    e);
        }
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        try {
            closeToOthers(folder);
        } catch (IOException e) {
            throw new DatabaseException(
                    "The data folder %s cannot be used: make the user who runs this program its owner, or choose another one with POSTERN_DATA_DIR."
                            .formatted(folder),
                    e);
        }
    }

    private static void closeToOthers(Path folder) throws IOException {
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(folder);
        if (!isOurs(folder)) {
            boolean roots = Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"));
            if (roots && before.stream().noneMatch(OTHER_USERS::contains)) {
                return;
            }
            String owner = Files.getOwner(folder).getName();
            throw new DatabaseException(
                    "The data folder %s belongs to %s: run this as %s, for example with sudo -u, or choose another one with POSTERN_DATA_DIR."
                            .formatted(folder, owner, owner),
                    null);
        }
        PrivateFiles.closeToOthers(folder.toRealPath())
                .ifPresent(open -> log.warn(
                        "The data folder {} was accessible to others ({}); only its owner can enter it now",
                        folder,
                        open));
    }

    /** Compares the owner with that of a new file, which is this user: in a container without a user database, names are not reliable. */
    private static boolean isOurs(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, ".owner-", "");
        try {
            return Files.getAttribute(folder, "unix:uid").equals(Files.getAttribute(probe, "unix:uid"));
        } finally {
            Files.delete(probe);
        }
    }
}
