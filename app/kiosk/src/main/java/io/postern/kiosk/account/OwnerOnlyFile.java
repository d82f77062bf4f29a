package io.postern.kiosk.account;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that only its owner can read, from its creation on. Not for the JavaFX thread. */
final class OwnerOnlyFile {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnlyFile.class);
    private static final Set<PosixFilePermission> OWNER_ALONE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final int MAX_BYTES = 64 * 1024;

    private final Path file;

    OwnerOnlyFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the content, which the caller wipes; empty if there is no file. Restricts a file that others can read to
     * its owner.
     */
    Optional<byte[]> read() throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("The file is far larger than what was written: " + file);
            }
            closeToOthers();
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /**
     * Replaces the whole content.
     *
     * @throws IOException also if this disk cannot restrict a file to its owner; nothing is written then
     */
    void write(byte[] content) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(folder);
        Path fresh = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, ownerAlone(folder));
        try {
            Files.write(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private void closeToOthers() throws IOException {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        if (!OWNER_ALONE.containsAll(Files.getPosixFilePermissions(file))) {
            LOG.warn("Others could read {}; now they cannot. Enrol this machine again if that worries you.", file);
            Files.setPosixFilePermissions(file, OWNER_ALONE);
        }
    }

    private static FileAttribute<?> ownerAlone(Path folder) throws IOException {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            return PosixFilePermissions.asFileAttribute(OWNER_ALONE);
        }
        if (!Files.getFileStore(folder).supportsFileAttributeView(AclFileAttributeView.class)) {
            throw new IOException("Files on this disk can be read by everybody on this machine.");
        }
        UserPrincipal owner = folder.getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(System.getProperty("user.name", ""));
        List<AclEntry> ownersAlone = List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(owner)
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build());
        return new FileAttribute<List<AclEntry>>() {
            @Override
            public String name() {
                return "acl:acl";
            }

            @Override
            public List<AclEntry> value() {
                return ownersAlone;
            }
        };
    }
}
