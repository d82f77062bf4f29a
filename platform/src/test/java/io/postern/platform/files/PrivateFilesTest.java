package io.postern.platform.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(
        value = {OS.LINUX, OS.MAC},
        disabledReason = "not on Windows: looks at POSIX permissions")
class PrivateFilesTest {
    private static final int SOMEBODY = 12_345;

    @TempDir
    private Path folder;

    @Test
    void aNewDirectoryAndItsParentsAreTheOwnersAlone() throws IOException {
        Path directory = folder.resolve("parent").resolve("own");
        PrivateFiles.createDirectory(directory);
        assertEquals("rwx------", permissions(directory));
        assertEquals("rwx------", permissions(directory.getParent()));
        PrivateFiles.createDirectory(directory);
        PrivateFiles.createOrRequireDirectory(directory);
        PrivateFiles.createOrRequireDirectory(folder.resolve("second"));
        assertEquals("rwx------", permissions(folder.resolve("second")));
    }

    @Test
    void aDirectoryThatIsOpenToOthersIsClosedOrRefused() throws IOException {
        Path open = directory("open", "rwxrwxrwx");
        NotPrivateException refused =
                assertThrows(NotPrivateException.class, () -> PrivateFiles.createOrRequireDirectory(open));
        assertEquals(open + " is accessible to others.", refused.getMessage());
        assertEquals("rwxrwxrwx", permissions(open));
        PrivateFiles.createDirectory(open);
        assertEquals("rwx------", permissions(open));
    }

    @Test
    void aSymbolicLinkIsRefusedAndItsTargetLeftAlone() throws IOException {
        Path target = directory("target", "rwxr-xr-x");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        assertThrows(NotPrivateException.class, () -> PrivateFiles.createDirectory(link));
        assertThrows(NotPrivateException.class, () -> PrivateFiles.createOrRequireDirectory(link));
        assertThrows(NotPrivateException.class, () -> PrivateFiles.closeToOthers(link));
        assertEquals("rwxr-xr-x", permissions(target));
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("missing"));
        assertThrows(NotPrivateException.class, () -> PrivateFiles.createDirectory(dangling));
        assertThrows(FileAlreadyExistsException.class, () -> PrivateFiles.createFile(dangling));
        assertTrue(Files.notExists(folder.resolve("missing")));
    }

    @Test
    void aDirectoryOfAnotherUserIsRefused() throws IOException {
        Path foreign = foreign();
        String before = permissions(foreign);
        NotPrivateException refused =
                assertThrows(NotPrivateException.class, () -> PrivateFiles.createDirectory(foreign));
        assertEquals(foreign + " belongs to another user.", refused.getMessage());
        assertThrows(NotPrivateException.class, () -> PrivateFiles.createOrRequireDirectory(foreign));
        assertEquals(before, permissions(foreign));
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThrows(NotPrivateException.class, () -> PrivateFiles.createDirectory(file));
    }

    @Test
    void aNewFileIsTheOwnersAlone() throws IOException {
        Path file = folder.resolve("file");
        PrivateFiles.createFile(file);
        assertEquals("rw-------", permissions(file));
        assertThrows(FileAlreadyExistsException.class, () -> PrivateFiles.createFile(file));
        Path opened = folder.resolve("opened");
        FileChannel.open(
                        opened,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PrivateFiles.attributes(opened))
                .close();
        assertEquals("rw-------", permissions(opened));
    }

    @Test
    void aFileThatOthersCanReadIsClosedAndToldOf() throws IOException {
        Path file = Files.createFile(
                folder.resolve("file"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        assertEquals(Optional.of("rw-r--r--"), PrivateFiles.closeToOthers(file));
        assertEquals("rw-------", permissions(file));
        assertEquals(Optional.empty(), PrivateFiles.closeToOthers(file));
        assertThrows(IOException.class, () -> PrivateFiles.closeToOthers(folder.resolve("missing")));
    }

    @Test
    void anAccessListNamesTheOwnerAlone() throws IOException {
        AclEntry entry = PrivateFiles.accessList(Files.getOwner(folder), true).getFirst();
        assertEquals(Files.getOwner(folder), entry.principal());
        assertEquals(
                Set.of(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT),
                entry.flags(),
                "what is made in the directory is the owner's alone too");
        assertEquals(1, PrivateFiles.accessList(Files.getOwner(folder), false).size());
    }

    private Path directory(String name, String permissions) throws IOException {
        Path directory = Files.createDirectory(folder.resolve(name));
        // Not with its creation, which the process's mask limits.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
        return directory;
    }

    /** A directory of somebody else: given away where this user may do that, and else root's. */
    private Path foreign() throws IOException {
        Path own = directory("foreign", "rwx------");
        if (!Integer.valueOf(0).equals(Files.getAttribute(own, "unix:uid"))) {
            return Path.of("/usr");
        }
        Files.setAttribute(own, "unix:uid", SOMEBODY, LinkOption.NOFOLLOW_LINKS);
        return own;
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }
}
