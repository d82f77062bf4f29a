package io.postern.settings.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.postern.platform.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log to a few size-limited files in the user's log directory, readable by their owner alone. Opened with
 * the first line, so that a start which only hands a link over leaves nothing. Windows beside each other have a file
 * each, because two programs cannot rename the same one. Where no file can be written, the program goes on without,
 * and tries again now and then.
 */
public final class LogFile extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** Half a megabyte is some days of calls. */
    private static final long MAX_BYTES = 512 * 1024;

    /** The interval between checks of the size. Logback's default of one minute would let a burst fill the disk. */
    private static final int CHECK_INTERVAL_MILLIS = 100;

    /** How many older files are kept. */
    private static final int MAX_OLDER_FILES = 3;

    /** How many windows beside each other have files. */
    private static final int MAX_PARALLEL_FILES = 3;

    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(30);

    private @Nullable Encoder<ILoggingEvent> encoder;
    private @Nullable Path folder;
    private @Nullable RollingFileAppender<ILoggingEvent> file;
    private @Nullable FileChannel lock;
    private long nextTry = Long.MIN_VALUE;
    private boolean complained;

    /** Sets the format of lines. Called by Logback from its configuration. */
    public void setEncoder(Encoder<ILoggingEvent> value) {
        encoder = value;
    }

    /** Sets another directory than the user's own. */
    public void setFolder(String value) {
        folder = Path.of(value);
    }

    @Override
    protected void append(ILoggingEvent event) {
        RollingFileAppender<ILoggingEvent> open = open();
        if (open != null) {
            open.doAppend(event);
        }
    }

    private synchronized @Nullable RollingFileAppender<ILoggingEvent> open() {
        if (file != null) {
            return file;
        }
        long now = System.nanoTime();
        if (nextTry != Long.MIN_VALUE && now - nextTry < 0) {
            return null;
        }
        Path place = folder == null ? LogFolder.ofThisMachine() : folder;
        try {
            PrivateFiles.createDirectory(place);
            file = begin(place, lockOne(place));
        } catch (IOException | RuntimeException e) {
            nextTry = now + RETRY_INTERVAL.toNanos();
            complain(place, e);
        }
        return file;
    }

    /** Returns the first file name that no other running window uses. */
    private String lockOne(Path place) throws IOException {
        for (int i = 1; i <= MAX_PARALLEL_FILES; i++) {
            String name = i == 1 ? "postern" : "postern-" + i;
            FileChannel channel = FileChannel.open(
                    place.resolve("." + name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    lock = channel;
                    return name;
                }
            } catch (OverlappingFileLockException e) {
                // Locked by this process itself.
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            channel.close();
        }
        throw new IOException("all names are in use");
    }

    private RollingFileAppender<ILoggingEvent> begin(Path place, String name) throws IOException {
        OwnerOnly appender = new OwnerOnly();
        appender.setContext(getContext());
        appender.setName(getName() + "-file");
        appender.setEncoder(encoder);
        appender.setFile(place.resolve(name + ".log").toString());

        FixedWindowRollingPolicy older = new FixedWindowRollingPolicy();
        older.setContext(getContext());
        older.setParent(appender);
        older.setFileNamePattern(place.resolve(name + ".%i.log").toString());
        older.setMinIndex(1);
        older.setMaxIndex(MAX_OLDER_FILES);
        older.start();

        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(getContext());
        size.setMaxFileSize(new FileSize(MAX_BYTES));
        size.setCheckIncrement(ch.qos.logback.core.util.Duration.buildByMilliseconds(CHECK_INTERVAL_MILLIS));
        size.start();

        appender.setRollingPolicy(older);
        appender.setTriggeringPolicy(size);
        appender.start();
        if (!appender.isStarted()) {
            throw new IOException("the file could not be opened");
        }
        return appender;
    }

    private void complain(Path place, Exception why) {
        if (!complained) {
            complained = true;
            addWarn("No log in " + place, why);
            System.err.println("Logs cannot be written to " + place + " (" + why + "); they are only shown here.");
        }
    }

    @Override
    public synchronized void stop() {
        if (file != null) {
            file.stop();
            file = null;
        }
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                addWarn("The lock of the log was not given back", e);
            }
            lock = null;
        }
        super.stop();
    }

    /** Makes every new file readable by its owner alone, even in a directory that others can read. */
    private static final class OwnerOnly extends RollingFileAppender<ILoggingEvent> {
        @Override
        public void openFile(String name) throws IOException {
            Path path = Path.of(name);
            if (Files.notExists(path)) {
                PrivateFiles.createFile(path);
            }
            super.openFile(name);
        }
    }
}
