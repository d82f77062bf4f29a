package io.postern.kiosk.account;

import io.postern.platform.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that only its owner can read, from its creation on. Not for the JavaFX thread. */
final class OwnerOnlyFile {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnlyFile.class);
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
        PrivateFiles.createFile(fresh);
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
        if (PrivateFiles.closeToOthers(file).isPresent()) {
            LOG.warn("Others could read {}; now they cannot. Enrol this machine again if that worries you.", file);
        }
    }
}
