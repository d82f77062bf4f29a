package io.postern.bench.leak;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.bench.leak.LeakMeasurementMain.Reading;
import io.postern.bench.scenario.ScenarioRun.Surroundings;
import io.postern.bench.environment.ClipSenders;
import io.postern.bench.environment.ProcessShutdown;
import io.postern.bench.environment.VideoClips;
import io.postern.livekit.process.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * What is left in a process after joining and leaving many times.
 *
 * @param readings the first one after the warm-up
 */
public record LeakMeasurement(List<Reading> readings) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LATELY = 3;
    private static final long END_SECONDS = 30;

    public LeakMeasurement {
        readings = List.copyOf(readings);
    }

    /**
     * Performs it: a minute or two for 200 visits.
     *
     * @param warmUp visits before the first reading
     * @param visits those after it
     */
    public static LeakMeasurement measure(Surroundings around, int warmUp, int visits)
            throws IOException, InterruptedException {
        List<Reading> readings = new ArrayList<>();
        Process process = new ProcessBuilder(
                        Jvm.java().toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        // All of the heap is there from the beginning, so that it cannot be what grows.
                        "-Xms96m",
                        "-Xmx96m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:NativeMemoryTracking=summary",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        LeakMeasurementMain.class.getName())
                .redirectError(around.folder().resolve("growth.log").toFile())
                .start();
        try (ClipSenders _ = ClipSenders.start(
                around.sender(),
                around.visitors().server().wsUrl().toString(),
                VideoClips.PACE,
                List.of(new ClipSenders.Sender(
                        around.visitors().sender("growth", "person-1", "Person 01"),
                        around.clips().of(VideoClips.Size.SMALL, false),
                        false)),
                around.folder())) {
            String order = JSON.writeValueAsString(Map.of(
                    "url",
                    around.visitors().server().wsUrl().toString(),
                    "token",
                    around.visitors().watcher("growth", "visitor"),
                    "warmUp",
                    warmUp,
                    "visits",
                    visits));
            process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{")) {
                    readings.add(JSON.readValue(line, Reading.class));
                }
            }
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS) || readings.size() < 2) {
                throw new IOException(
                        "Joining and leaving broke off after " + readings.size() + " readings; growth.log says why");
            }
            return new LeakMeasurement(readings);
        } finally {
            ProcessShutdown.end(process, Duration.ofSeconds(1));
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

    /** Threads that have come and not gone: one that is missing in any of the last readings is just going. */
    public int threads() {
        return leastLately(Reading::threads) - first().threads();
    }

    /** Descriptors that have been opened and not closed. */
    public int fileDescriptors() {
        return leastLately(Reading::fileDescriptors) - first().fileDescriptors();
    }

    private int leastLately(ToIntFunction<Reading> figure) {
        return readings.subList(Math.max(1, readings.size() - LATELY), readings.size()).stream()
                .mapToInt(figure)
                .min()
                .orElseThrow();
    }

    /** Bytes for each visit, all in all. */
    public double memoryPerVisit() {
        return (double) (last().pss() - first().pss()) / visits();
    }

    /** Bytes for each visit that the JVM knows of: heap, classes, code, threads' stacks. The rest is native libraries'. */
    public double jvmMemoryPerVisit() {
        return (double) (last().jvmTotal() - first().jvmTotal()) / visits();
    }
}
