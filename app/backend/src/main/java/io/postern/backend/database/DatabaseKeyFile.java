package io.postern.backend.database;

import io.postern.platform.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The file with the password of the embedded database: 256 random bits, readable only by its owner. The first program
 * that opens the database serves it to others on a local port that every user of the machine can reach; the password
 * keeps them out.
 */
final class DatabaseKeyFile {
    static final String FILE = "postern.key";

    private static final int KEY_BYTES = 32;
    private static final int MAX_FILE_BYTES = 1024;

    private DatabaseKeyFile() {}

    /**
     * Reads the password, or creates the file if it does not exist. Programs that create it at the same time get the
     * same password.
     *
     * @throws DatabaseException if it can be neither read nor created
     */
    static synchronized String of(Path folder) {
        Path file = folder.resolve(FILE);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                PrivateFiles.attributes(file))) {
            // The lock is held until the channel is closed.
            channel.lock();
            PrivateFiles.closeToOthers(file);
            String kept = read(channel);
            return kept.isEmpty() ? make(channel) : kept;
        } catch (IOException e) {
            throw new DatabaseException(
                    "The database's key %s cannot be read or created: it must belong to the user who runs this program."
                            .formatted(file),
                    e);
        }
    }

    private static String read(FileChannel channel) throws IOException {
        if (channel.size() > MAX_FILE_BYTES) {
            throw new IOException("the file is larger than any key");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // A read may return only part of the file.
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
    }

    private static String make(FileChannel channel) throws IOException {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        String key = HexFormat.of().formatHex(random);
        ByteBuffer bytes = ByteBuffer.wrap((key + "\n").getBytes(StandardCharsets.US_ASCII));
        channel.position(0);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
        return key;
    }
}
