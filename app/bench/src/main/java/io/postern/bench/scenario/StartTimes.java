package io.postern.bench.scenario;

import io.postern.bench.client.MeasuredClient;
import io.postern.bench.environment.XvfbDisplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * From the start of a program to a button that can be pressed.
 *
 * @param cold milliseconds with nothing of it in memory; null where memory could not be emptied
 * @param warm milliseconds right after another start, the median
 */
public record StartTimes(String contestant, @Nullable Double cold, double warm) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path CACHES = Path.of("/proc/sys/vm/drop_caches");

    /** @param warmStarts how many of those there are */
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

    /** Whether cold starts can be had here. */
    public static boolean canBeCold() {
        return Files.isWritable(CACHES);
    }

    private static double start(MeasuredClient contestant, XvfbDisplay display)
            throws IOException, InterruptedException {
        try (MeasuredClient.Running running = contestant.idle(display)) {
            double took = new ScreenObserver(display).awaitUsable(running, PATIENCE);
            // What a program does right after its start belongs to it, and not to the next one.
            Pause.of(Duration.ofSeconds(1));
            return took;
        }
    }

    private static boolean emptyCaches() throws InterruptedException {
        if (!canBeCold()) {
            return false;
        }
        try {
            Process sync = new ProcessBuilder("sync").start();
            sync.waitFor(30, TimeUnit.SECONDS);
            Files.writeString(CACHES, "3");
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
