package io.postern.call.statistics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.postern.room.Room;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes statistics of calls to a file as lines of JSON, for operators: one line a second, and one for every event a
 * person waits for. Identifies participants by identity; contains neither messages nor tokens. After a write error the
 * file is abandoned with a line in the log, and the call continues. Thread safe.
 */
public final class StatisticsFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsFile.class);

    private final Path file;
    private final Writer writer;
    private final Clock clock;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("postern-statistics-file").factory());
    private boolean givenUp;

    private StatisticsFile(Path file, Writer writer, Clock clock) {
        this.file = file;
        this.writer = writer;
        this.clock = clock;
    }

    /**
     * Opens a file to be added to; makes it if there is none.
     *
     * @throws UncheckedIOException if it cannot be written to
     */
    public static StatisticsFile open(Path file, Clock clock) {
        try {
            return new StatisticsFile(
                    file,
                    Files.newBufferedWriter(
                            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a call's figures and events until the returned registration is closed. */
    public StatisticsSampler.Registration follow(Room room, StatisticsSampler sampler) {
        StatisticsSampler.Registration figures =
                sampler.follow(second -> write(StatisticsJson.second(room.name(), second)));
        Room.Subscription events = room.onEvent(event ->
                StatisticsJson.event(clock.instant(), room.name(), event).ifPresent(this::write));
        return () -> {
            events.close();
            figures.close();
        };
    }

    /**
     * Writes an event.
     *
     * @param event such as {@code first-frame-shown}
     * @param sinceClick from the click on Join
     */
    public void happened(String room, String event, Duration sinceClick) {
        write(StatisticsJson.event(
                clock.instant(), room, event, Map.of("sinceClickMillis", StatisticsJson.millis(sinceClick))));
    }

    private void write(ObjectNode line) {
        if (!thread.isShutdown()) {
            thread.execute(() -> writeNow(line));
        }
    }

    private void writeNow(ObjectNode line) {
        if (givenUp) {
            return;
        }
        try {
            writer.write(line.toString());
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            givenUp = true;
            LOG.warn("Statistics are no longer written to {}: {}", file, e.toString());
        }
    }

    /** Writes the pending lines; takes at most two seconds. Idempotent. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.warn("The last statistics could not be written to {} in time", file);
            }
            writer.close();
        } catch (IOException e) {
            LOG.warn("{} could not be closed: {}", file, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
