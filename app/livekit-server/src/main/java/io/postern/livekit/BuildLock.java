package io.postern.livekit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lock file in the cache folder: of all processes of a machine one builds, the others wait for what it builds. The
 * system releases the lock of a process that ends in any way; the file stays.
 */
final class BuildLock implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration BETWEEN_WORDS = Duration.ofSeconds(10);

    private final FileChannel channel;

    private BuildLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Blocks until nobody else holds it.
     *
     * @param patience how long to wait at most
     * @param waiting called about every ten seconds of waiting with the time it has taken so far
     * @throws IOException when it cannot be had in time, or the file cannot be made
     */
    static BuildLock acquire(Path file, Duration patience, Consumer<Duration> waiting)
            throws IOException, InterruptedException {
        Files.createDirectories(file.getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean held = false;
        try {
            held = isHeld(channel, patience, waiting);
            if (!held) {
                throw new IOException("another process has been building one for " + patience.toMinutes()
                        + " minutes and holds " + file);
            }
            return new BuildLock(channel);
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    /** Lets the next one build. */
    @Override
    public void close() throws IOException {
        // Closing the channel releases its lock.
        channel.close();
    }

    private static boolean isHeld(FileChannel channel, Duration patience, Consumer<Duration> waiting)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        Duration lastWord = Duration.ZERO;
        while (tryLock(channel) == null) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            if (elapsed.compareTo(patience) >= 0) {
                return false;
            }
            if (elapsed.minus(lastWord).compareTo(BETWEEN_WORDS) >= 0) {
                waiting.accept(elapsed);
                lastWord = elapsed;
            }
            // There is no waiting for another process's lock with a time limit.
            TimeUnit.MILLISECONDS.sleep(STEP.toMillis());
        }
        return true;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another thread of this process builds.
            return null;
        }
    }
}
