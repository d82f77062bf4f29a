package io.postern.bench.scenario;

import io.postern.bench.client.MeasuredClient;
import io.postern.bench.environment.XvfbDisplay;
import io.postern.platform.process.BoundedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures the time from the start of a program until a button can be pressed.
 *
 * @param cold milliseconds with empty file caches; null if they could not be dropped
 * @param warm median in milliseconds right after another start
 */
public record StartTimes(String contestant, @Nullable Double cold, double warm) {
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(60);
    private static final Path CACHES = Path.of("/proc/sys/vm/drop_caches");

    /** @param warmStarts number of warm starts */
    public static StartTimes measure(MeasuredClient contestant, XvfbDisplay display, int warmStarts)
            throws IOException, InterruptedException {
        boolean empty = emptyCaches();
        double first = start(contestant, display);
        List<Double> warm = new ArrayList<>();
        for (int i = 0; i < warmStarts; i++) {
            warm.add(start(contestant, display));
        }
        return new StartTimes(contestant.name(), empty ? first : null, Quantiles.median(warm));
    }

    /** Whether the file caches can be dropped on this machine. */
    public static boolean canBeCold() {
        return Files.isWritable(CACHES);
    }

    private static double start(MeasuredClient contestant, XvfbDisplay display)
            throws IOException, InterruptedException {
        try (MeasuredClient.Session running = contestant.idle(display)) {
            double took = new ScreenObserver(display).awaitUsable(running, STEP_TIMEOUT);
            // Work right after the start belongs to this start, not to the next one.
            Pause.of(Duration.ofSeconds(1));
            return took;
        }
    }

    private static boolean emptyCaches() throws InterruptedException {
        if (!canBeCold()) {
            return false;
        }
        try {
            new BoundedProcess(Duration.ofSeconds(30), "sync").run();
            Files.writeString(CACHES, "3");
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
