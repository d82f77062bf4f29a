package io.postern.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers what reached the default handler of uncaught exceptions, on whatever thread. */
final class UncaughtExceptionRecorder {
    private static final ConcurrentLinkedQueue<Uncaught> SEEN = new ConcurrentLinkedQueue<>();
    private static final Thread.UncaughtExceptionHandler RECORDER = UncaughtExceptionRecorder::seen;

    private UncaughtExceptionRecorder() {}

    /** Starts to record, again if a test has put its own handler in place. */
    static void record() {
        Thread.setDefaultUncaughtExceptionHandler(RECORDER);
    }

    static List<Uncaught> drain() {
        List<Uncaught> drained = new ArrayList<>();
        for (Uncaught next = SEEN.poll(); next != null; next = SEEN.poll()) {
            drained.add(next);
        }
        return drained;
    }

    private static void seen(Thread thread, Throwable thrown) {
        Uncaught uncaught = new Uncaught(thread.getName(), thrown);
        SEEN.add(uncaught);
        System.err.println(uncaught.describe());
    }

    record Uncaught(String thread, Throwable thrown) {
        String describe() {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text, true));
            return "Uncaught exception on thread \"" + thread + "\": "
                    + text.toString().stripTrailing();
        }
    }
}
