package io.postern.testing;

import java.util.List;

/**
 * Name prefixes of threads that may outlive a test because nothing can end them: threads of the JVM, the test runner, a
 * toolkit that is started once per process, or a library's process-wide pool.
 */
final class ToleratedThreads {
    private static final List<String> PREFIXES = List.of(
            // The JVM: references, signals, attach requests, child processes.
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
            // The common pool, the timer of CompletableFuture, and the carriers of virtual threads.
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
            // AWT and Java 2D, for writing images to files.
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
            // OkHttp and Okio: an idle pool and a timer per process, which end after a minute. A busy thread carries
            // the name of its task and is reported.
            "OkHttp TaskRunner",
            "Okio Watchdog",
            // Threads of libwebrtc, shared by all factories of a process; they attach when they first call into Java.
            "webrtc",
            "WebRTC");

    private ToleratedThreads() {}

    static boolean contains(Thread thread) {
        // Carriers and the timer of virtual threads are named like those of any fork-join pool; only their class
        // identifies them.
        return thread.getClass().getName().equals("jdk.internal.misc.CarrierThread")
                || thread.getClass().getName().equals("java.util.concurrent.DelayScheduler")
                || PREFIXES.stream().anyMatch(thread.getName()::startsWith);
    }
}
