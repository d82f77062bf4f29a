package io.postern.desktop.recovery;

import io.postern.settings.logs.SecretMasking;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the report that the Java runtime writes when native code crashes ({@code hs_err_pid*.log}) to the log folder,
 * where a problem report finds it. Keeps only the newest, without anything that looks like a secret.
 */
public final class CrashLog {
    /** Ends like a log, so that it is listed as one. */
    static final String NAME = "crash.log";

    private static final Logger LOG = LoggerFactory.getLogger(CrashLog.class);

    /** The size limit: the failure and its location are at the beginning, the end only lists memory. */
    private static final int MAX_BYTES = 512 * 1024;

    private CrashLog() {}

    /**
     * Finds the report of a process that has ended, and moves it. Reads and writes files.
     *
     * @param logs the log folder; made if need be
     */
    public static void keep(InterruptedCall.Origin origin, Path logs) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "."));
        for (Path folder : List.of(origin.folder(), temporary)) {
            Path report = folder.resolve("hs_err_pid" + origin.pid() + ".log");
            try {
                if (isOf(origin, report, logs)) {
                    move(report, logs);
                    LOG.warn("The Java runtime reports a crash; it is in {}", logs.resolve(NAME));
                    return;
                }
            } catch (IOException | UnsupportedOperationException e) {
                LOG.warn("The report of a crash was not kept", e);
            }
        }
    }

    /** In a folder that others may write to, the file may be somebody else's. */
    private static boolean isOf(InterruptedCall.Origin origin, Path report, Path logs) throws IOException {
        if (!Files.isRegularFile(report, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Files.createDirectories(logs);
        return Files.getOwner(report, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(logs))
                && !Files.readAttributes(report, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .lastModifiedTime()
                        .toInstant()
                        .isBefore(origin.since());
    }

    private static void move(Path report, Path logs) throws IOException {
        String text;
        try (InputStream in = Files.newInputStream(report, LinkOption.NOFOLLOW_LINKS)) {
            text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        }
        // A file made like this is readable by its owner alone.
        Path draft = Files.createTempFile(logs, ".crash", ".tmp");
        try {
            Files.writeString(draft, SecretMasking.mask(text));
            Files.move(draft, logs.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        Files.delete(report);
    }
}
