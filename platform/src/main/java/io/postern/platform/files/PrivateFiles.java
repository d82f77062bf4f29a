package io.postern.platform.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes files and directories that only this user can read: with POSIX permissions for the owner alone, or on Windows
 * with an access list that names the owner alone. They are private from their creation on. Nothing else in the product
 * sets permissions. All methods do I/O, so not on the JavaFX thread.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /**
     * Creates a private directory and its missing parents. One that exists is made private if it is this user's. On
     * Windows it keeps its access list.
     *
     * @throws NotPrivateException if it is a symbolic link or a file, belongs to another user, or cannot be private on
     *     its disk
     * @throws IOException if it cannot be created
     */
    public static void createDirectory(Path directory) throws IOException {
        if (!createNewDirectory(directory) && isPosix(directory)) {
            closeToOthers(directory);
        }
    }

    /**
     * Creates a private directory and its missing parents. One that exists is used only if it has been private.
     *
     * @throws NotPrivateException also if others can read or enter it
     * @throws IOException if it cannot be created
     */
    public static void createOrRequireDirectory(Path directory) throws IOException {
        if (!createNewDirectory(directory)
                && isPosix(directory)
                && !Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS)
                        .equals(DIRECTORY)) {
            throw new NotPrivateException(directory + " is accessible to others.");
        }
    }

    /**
     * Creates a private, empty file.
     *
     * @throws FileAlreadyExistsException if it exists
     * @throws NotPrivateException if it cannot be private on its disk
     */
    public static void createFile(Path file) throws IOException {
        Files.createFile(file, attributes(file));
    }

    /**
     * The attributes that make a new file private, for methods that open or create files.
     *
     * @param file in a directory that exists
     * @throws NotPrivateException if it cannot be private on its disk
     */
    public static FileAttribute<?>[] attributes(Path file) throws IOException {
        return attributes(file, false);
    }

    /**
     * Withdraws the access of others to an existing file or directory. Does nothing on Windows.
     *
     * @return the permissions it had, as in {@code rwxr-xr-x}, if others had access
     * @throws NotPrivateException if it is a symbolic link
     * @throws IOException also if it belongs to another user
     */
    public static Optional<String> closeToOthers(Path path) throws IOException {
        requireNoLink(path);
        if (!isPosix(path)) {
            return Optional.empty();
        }
        Set<PosixFilePermission> wanted = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? DIRECTORY : FILE;
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        if (before.equals(wanted)) {
            return Optional.empty();
        }
        Files.setPosixFilePermissions(path, EnumSet.copyOf(wanted));
        return wanted.containsAll(before) ? Optional.empty() : Optional.of(PosixFilePermissions.toString(before));
    }

    /** Creates a directory; false if this user has it already. */
    private static boolean createNewDirectory(Path directory) throws IOException {
        FileAttribute<?>[] attributes = attributes(directory, true);
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent, attributes);
        }
        try {
            Files.createDirectory(directory, attributes);
            return true;
        } catch (FileAlreadyExistsException e) {
            requireNoLink(directory);
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new NotPrivateException(directory + " is not a directory.");
            }
            if (isPosix(directory) && !isOwn(directory)) {
                throw new NotPrivateException(directory + " belongs to another user.");
            }
            return false;
        }
    }

    private static void requireNoLink(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            throw new NotPrivateException(path + " is a symbolic link.");
        }
    }

    /** Compares numbers: in a container without a user database, names are not reliable. */
    private static boolean isOwn(Path path) throws IOException {
        Path process = Path.of("/proc/self");
        if (Files.exists(process)) {
            return uid(path).equals(Files.getAttribute(process, "unix:uid"));
        }
        // A new file belongs to this user. It is not made in the directory, whose owner could replace it.
        Path probe = Files.createTempFile("postern", null);
        try {
            return uid(path).equals(uid(probe));
        } finally {
            Files.delete(probe);
        }
    }

    private static Object uid(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] attributes(Path path, boolean directory) throws IOException {
        if (isPosix(path)) {
            return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(directory ? DIRECTORY : FILE)};
        }
        if (!Files.getFileStore(existing(path)).supportsFileAttributeView(AclFileAttributeView.class)) {
            throw new NotPrivateException("Every user of this machine can read the files on the disk of " + path + ".");
        }
        return new FileAttribute<?>[] {new OwnerAlone(accessList(owner(path), directory))};
    }

    private static Path existing(Path path) {
        Path at = path.toAbsolutePath();
        for (Path parent = at.getParent(); parent != null && !Files.exists(at); parent = at.getParent()) {
            at = parent;
        }
        return at;
    }

    static List<AclEntry> accessList(UserPrincipal owner, boolean directory) {
        AclEntry.Builder entry = AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(owner)
                .setPermissions(EnumSet.allOf(AclEntryPermission.class));
        if (directory) {
            entry.setFlags(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT);
        }
        return List.of(entry.build());
    }

    private static UserPrincipal owner(Path path) throws IOException {
        UserPrincipalLookupService users = path.getFileSystem().getUserPrincipalLookupService();
        String name = System.getProperty("user.name", "");
        try {
            return users.lookupPrincipalByName(name);
        } catch (UserPrincipalNotFoundException e) {
            // An account of an organization is known with its domain only.
            String domain = System.getenv("USERDOMAIN");
            if (domain == null) {
                throw e;
            }
            return users.lookupPrincipalByName(domain + "\\" + name);
        }
    }

    private record OwnerAlone(List<AclEntry> value) implements FileAttribute<List<AclEntry>> {
        @Override
        public String name() {
            return "acl:acl";
        }
    }
}
