package io.postern.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Records the exceptions that reach the default handler for uncaught exceptions, on any thread. */
final class UncaughtExceptionRecorder {
    private static final ConcurrentLinkedQueue<Uncaught> RECORDED = new ConcurrentLinkedQueue<>();
    private static final Thread.UncaughtExceptionHandler RECORDER = UncaughtExceptionRecorder::handle;

    private UncaughtExceptionRecorder() {}

    /** Installs the handler, again if a test has replaced it. */
    static void record() {
        Thread.setDefaultUncaughtExceptionHandler(RECORDER);
    }

    static List<Uncaught> drain() {
        List<Uncaught> drained = new ArrayList<>();
        for (Uncaught next = RECORDED.poll(); next != null; next = RECORDED.poll()) {
            drained.add(next);
        }
        return drained;
    }

    private static void handle(Thread thread, Throwable thrown) {
        Uncaught uncaught = new Uncaught(thread.getName(), thrown);
        RECORDED.add(uncaught);
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
