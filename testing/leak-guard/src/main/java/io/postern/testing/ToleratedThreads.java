package io.postern.testing;

import java.util.List;

/**
 * Threads that may outlive a test because nobody can end them: they belong to the JVM, to the test runner, to a toolkit
 * that is started once per process, or to a library's process-wide pool. By the beginning of their names.
 */
final class ToleratedThreads {
    private static final List<String> PREFIXES = List.of(
            // The JVM: references, signals, attaching, child processes.
            "Reference Handler",
            "Finalizer",
            "Signal Dispatcher",
            "Notification Thread",
            "Common-Cleaner",
            "Cleaner-",
            "Attach Listener",
            "process reaper",
            "DestroyJavaVM",
            "SIG", // handlers of signals run on threads named "SIGTERM handler" and so on
            "RMI ", // management agents of profilers and debuggers
            "JMX ",
            // The common pool, the timer of CompletableFuture, and what carries virtual threads.
            "ForkJoinPool.commonPool-",
            "CompletableFutureDelayScheduler",
            "ForkJoinPool-1-delayScheduler", // timed waits of virtual threads
            "VirtualThread-unparker",
            "VirtualThread-unblocker",
            "Read-Poller",
            "Write-Poller",
            "Master-Poller",
            "MasterPoller",
            "SubPoller",
            // AWT and Java 2D, for pictures written to files.
            "AWT-",
            "Java2D ",
            // The test runner.
            "surefire-",
            "junit-",
            // JavaFX, started once per process.
            "JavaFX",
            "QuantumRenderer-",
            "InvokeLaterDispatcher",
            "Prism",
            "Property Disposer",
            "GtkNativeMainLoopThread",
            "Glass",
            "Headless",
            // OkHttp and Okio: one idle pool and one timer per process, gone after a minute. A thread that still works
            // on something carries the name of what it does and is reported.
            "OkHttp TaskRunner",
            "Okio Watchdog",
            // libwebrtc's own, shared by all factories of a process; they are attached when they first call into Java.
            "webrtc",
            "WebRTC");

    private ToleratedThreads() {}

    static boolean contains(Thread thread) {
        // Carriers and the timer of virtual threads are called like any fork-join pool's; only their class tells.
        return thread.getClass().getName().equals("jdk.internal.misc.CarrierThread")
                || thread.getClass().getName().equals("java.util.concurrent.DelayScheduler")
                || PREFIXES.stream().anyMatch(thread.getName()::startsWith);
    }
}
