package io.postern.ui.fx;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javafx.application.Platform;

/** Starts JavaFX once for all tests of a run, on the platform the build chose (Headless). */
public final class Toolkit {
    private static final CountDownLatch STARTED = new CountDownLatch(1);

    static {
        Platform.startup(STARTED::countDown);
        Platform.setImplicitExit(false);
    }

    private Toolkit() {}

    /** Returns when JavaFX runs. */
    public static void start() {
        try {
            if (!STARTED.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("JavaFX did not start.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while JavaFX starts.", e);
        }
    }

    /** Runs something on the JavaFX thread and waits for what it gives. */
    public static <T> T call(Supplier<T> task) {
        start();
        Executor fx = Platform::runLater;
        return CompletableFuture.supplyAsync(task, fx)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    /** Runs something on the JavaFX thread and waits until it is done. */
    public static void run(Runnable task) {
        call(() -> {
            task.run();
            return true;
        });
    }
}
