package io.postern.bench.report;

/** Categorises the threads of our window by name, which Linux truncates to 15 characters. */
final class ThreadCategory {
    private ThreadCategory() {}

    static String of(String thread) {
        if (thread.startsWith("postern-picture")) {
            return "converting pictures";
        } else if (thread.startsWith("JavaFX Applicat")) {
            return "JavaFX application thread";
        } else if (thread.startsWith("QuantumRenderer")) {
            return "JavaFX drawing";
        } else if (thread.startsWith("ForkJoinPool")
                || thread.startsWith("VirtualThread")
                || thread.startsWith("Read-Poller")
                || thread.startsWith("Write-Poller")) {
            return "virtual threads (our forwarder)";
        } else if (thread.startsWith("C1 Compiler") || thread.startsWith("C2 Compiler")) {
            return "JIT";
        } else if (thread.startsWith("VM ") || thread.startsWith("GC ")) {
            return "JVM";
        }
        return thread;
    }
}
