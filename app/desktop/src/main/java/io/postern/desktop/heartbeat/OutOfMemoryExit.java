package io.postern.desktop.heartbeat;

import java.lang.Thread.UncaughtExceptionHandler;

/**
 * Ends the program when native memory for video has run out, as the JVM does by itself when the heap is exhausted.
 * A window that has no memory for frames left stays on the screen and shows nothing new.
 */
final class OutOfMemoryExit {
    /** The exit status of HotSpot after an OutOfMemoryError (ExitOnOutOfMemoryError). */
    private static final int EXIT_STATUS = 3;

    private OutOfMemoryExit() {}

    /** Halts the program from now on when a thread does not catch an OutOfMemoryError. */
    static void endTheProgram() {
        UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (failure instanceof OutOfMemoryError) {
                // Skips shutdown hooks, which would need memory.
                Runtime.getRuntime().halt(EXIT_STATUS);
            }
            if (before != null) {
                before.uncaughtException(thread, failure);
            } else {
                org.slf4j.LoggerFactory.getLogger(OutOfMemoryExit.class)
                        .error("The thread {} failed.", thread.getName(), failure);
            }
        });
    }
}
