package io.postern.bench.leak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.bench.environment.ClipSenders;
import io.postern.bench.environment.VideoClips;
import io.postern.bench.leak.LeakMeasurementMain.Reading;
import io.postern.bench.scenario.ScenarioRun.RunEnvironment;
import io.postern.demo.process.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;

/**
 * Measures what remains in a process after joining and leaving a room many times.
 *
 * @param readings the first one after the warm-up
 */
public record LeakMeasurement(List<Reading> readings) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECENT_READINGS = 3;
    private static final Duration MEASUREMENT_TIMEOUT = Duration.ofHours(1);

    public LeakMeasurement {
        readings = List.copyOf(readings);
    }

    /**
     * Runs the measurement; takes a minute or two for 200 visits.
     *
     * @param warmUp joins and leaves before the first reading
     * @param visits joins and leaves after it
     */
    public static LeakMeasurement measure(RunEnvironment environment, int warmUp, int visits)
            throws IOException, InterruptedException {
        List<Reading> readings = new CopyOnWriteArrayList<>();
        ChildJvm.Launch launch = new ChildJvm.Launch("leak-measurement", LeakMeasurementMain.class.getName())
                .flag("-XX:+UseSerialGC")
                // All of the heap is committed from the start, so that it cannot grow.
                .flag("-Xms96m")
                .flag("-Xmx96m")
                .flag("-XX:+AlwaysPreTouch")
                .flag("-XX:NativeMemoryTracking=summary");
        try (ChildJvm process = ChildJvm.start(launch, environment.folder(), line -> read(line, readings));
                ClipSenders _ = ClipSenders.start(
                        environment.sender(),
                        environment.visitors().server().wsUrl().toString(),
                        VideoClips.FRAMES_PER_SECOND,
                        List.of(new ClipSenders.Sender(
                                environment.visitors().sender("growth", "person-1", "Person 01"),
                                environment.clips().of(VideoClips.Size.SMALL, false),
                                false)),
                        environment.folder())) {
            String order = JSON.writeValueAsString(Map.of(
                    "url",
                    environment.visitors().server().wsUrl().toString(),
                    "token",
                    environment.visitors().watcher("growth", "visitor"),
                    "warmUp",
                    warmUp,
                    "visits",
                    visits));
            process.sendLine(order);
            int status = process.awaitEnd(MEASUREMENT_TIMEOUT);
            if (status != 0 || readings.size() < 2) {
                throw new IOException(
                        "Joining and leaving ended after " + readings.size() + " readings; see " + process.log());
            }
            return new LeakMeasurement(readings);
        }
    }

    private static void read(String line, List<Reading> readings) {
        if (line.startsWith("{")) {
            try {
                readings.add(JSON.readValue(line, Reading.class));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Reading first() {
        return readings.getFirst();
    }

    Reading last() {
        return readings.getLast();
    }

    public int visits() {
        return last().visits();
    }

    /** Threads that were started and have not ended. A thread missing in any of the last readings is just ending. */
    public int threads() {
        return recentMinimum(Reading::threads) - first().threads();
    }

    /** Descriptors that were opened and not closed. */
    public int fileDescriptors() {
        return recentMinimum(Reading::fileDescriptors) - first().fileDescriptors();
    }

    private int recentMinimum(ToIntFunction<Reading> figure) {
        return readings.subList(Math.max(1, readings.size() - RECENT_READINGS), readings.size()).stream()
                .mapToInt(figure)
                .min()
                .orElseThrow();
    }

    /** Growth of the memory, in bytes for each visit. */
    public double memoryPerVisit() {
        return (double) (last().pss() - first().pss()) / visits();
    }

    /**
     * Growth of the memory that the JVM tracks, in bytes for each visit: heap, classes, code and thread stacks. The
     * rest belongs to native libraries.
     */
    public double jvmMemoryPerVisit() {
        return (double) (last().jvmTotalBytes() - first().jvmTotalBytes()) / visits();
    }
}
