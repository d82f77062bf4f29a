package io.postern.livekit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A lock file in the cache folder: one process of the machine builds, the others wait for the result. The operating
 * system releases the lock when its process ends; the file remains.
 */
final class BuildLock implements AutoCloseable {
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);

    /** File locks exclude processes, not threads of the same process. */
    private static final ReentrantLock PROCESS_LOCK = new ReentrantLock();

    private final FileChannel channel;

    private BuildLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The lock file of a cache folder. */
    static Path file(Path cacheFolder) {
        return cacheFolder.resolve("building.lock");
    }

    /**
     * Blocks until the lock is free.
     *
     * @param patience the maximum time to wait
     * @param waiting called about every ten seconds with the time waited so far
     * @throws IOException if the lock is not free in time, or the file cannot be created
     */
    static BuildLock acquire(Path file, Duration patience, Consumer<Duration> waiting)
            throws IOException, InterruptedException {
        Wait wait = new Wait(System.nanoTime(), patience, waiting, file);
        while (!PROCESS_LOCK.tryLock(wait.step().toNanos(), TimeUnit.NANOSECONDS)) {
            wait.report();
        }
        boolean held = false;
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                lock(channel, wait);
                held = true;
                return new BuildLock(channel);
            } finally {
                if (!held) {
                    // Also ends the thread that waits for the lock.
                    channel.close();
                }
            }
        } finally {
            if (!held) {
                PROCESS_LOCK.unlock();
            }
        }
    }

    /** Releases the lock; call it on the thread that acquired it. */
    @Override
    public void close() throws IOException {
        try {
            // Closing the channel releases its lock.
            channel.close();
        } finally {
            PROCESS_LOCK.unlock();
        }
    }

    private static void lock(FileChannel channel, Wait wait) throws IOException, InterruptedException {
        FutureTask<FileLock> locking = new FutureTask<>(channel::lock);
        // FileChannel.lock has no timeout of its own.
        Thread.ofPlatform().daemon().name("livekit-build-lock").start(locking);
        while (true) {
            try {
                locking.get(wait.step().toNanos(), TimeUnit.NANOSECONDS);
                return;
            } catch (TimeoutException e) {
                wait.report();
            } catch (ExecutionException e) {
                throw new IOException("cannot lock " + wait.file() + ": " + e.getCause(), e);
            }
        }
    }

    private record Wait(long start, Duration patience, Consumer<Duration> waiting, Path file) {
        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - start);
        }

        Duration step() {
            Duration left = patience.minus(elapsed());
            return left.compareTo(PROGRESS_INTERVAL) < 0 ? left : PROGRESS_INTERVAL;
        }

        void report() throws IOException {
            if (elapsed().compareTo(patience) >= 0) {
                throw new IOException(
                        "another process has been building it for " + patience.toSeconds() + " s and holds " + file);
            }
            waiting.accept(elapsed());
        }
    }
}
