package io.postern.verify.watchdog;

import io.postern.desktop.Main;
import io.postern.ui.fx.FxThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The window as it is, in a process in which things go wrong: whoever makes a file of the name {@code hang} or {@code
 * memory} in the folder of the property {@code faults} hangs its JavaFX thread or takes all of its memory.
 */
public final class FaultyWindow {
    /** The property with the folder. */
    static final String FAULTS = "postern.test.faults";

    /** The property that makes the window fail as soon as it is started; the safe screen does not. */
    static final String BROKEN = "postern.test.broken";

    static final int BROKEN_STATUS = 7;

    private FaultyWindow() {}

    public static void main(String[] arguments) {
        if (Boolean.getBoolean(BROKEN) && !System.getenv().containsKey("POSTERN_TRY_AT")) {
            System.exit(BROKEN_STATUS);
        }
        Path faults = Path.of(System.getProperty(FAULTS, ""));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("faults").factory());
        timer.scheduleWithFixedDelay(() -> look(faults), 50, 50, TimeUnit.MILLISECONDS);
        Main.main(arguments);
    }

    private static void look(Path faults) {
        if (taken(faults.resolve("hang"))) {
            new FxThread().post(() -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        if (taken(faults.resolve("memory"))) {
            List<long[]> all = new ArrayList<>();
            while (!all.contains(new long[0])) {
                all.add(new long[1 << 17]);
            }
        }
    }

    private static boolean taken(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
