package io.postern.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The threads, sockets and counted resources of this process at one moment, to be compared with a later one. */
record ResourceSnapshot(Set<Thread> threads, Set<Long> sockets, Map<String, Long> counts) {
    private static final List<LeakProbe> PROBES =
            ServiceLoader.load(LeakProbe.class, LeakProbe.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
    private static final int STACK_FRAMES = 40;
    private static final Duration RECHECK_INTERVAL = Duration.ofMillis(10);
    private static final Duration STARTING_GRACE = Duration.ofMillis(100);

    // A leak that failed a test must not also fail its class.
    private static final Set<Thread> REPORTED_THREADS = ConcurrentHashMap.newKeySet();
    private static final Set<Long> REPORTED_SOCKETS = ConcurrentHashMap.newKeySet();
    private static final Map<String, Long> REPORTED_COUNTS = new ConcurrentHashMap<>();

    static ResourceSnapshot now() {
        return new ResourceSnapshot(
                Set.copyOf(Thread.getAllStackTraces().keySet()), OpenSockets.inodes(), counts(PROBES));
    }

    /**
     * Describes the resources that were added since and still exist after the given time. Returns as soon as there are
     * none.
     *
     * @param toleratedPrefixes prefixes of the names of threads that may remain
     */
    List<String> leaks(List<String> toleratedPrefixes, Duration patience) {
        long start = System.nanoTime();
        while (true) {
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            List<Thread> newThreads = newThreads(toleratedPrefixes, waited);
            Set<Long> newSockets = newSockets();
            Map<String, Long> grown = increasedCounts();
            if (newThreads.isEmpty() && newSockets.isEmpty() && grown.isEmpty()) {
                return List.of();
            }
            Duration left = patience.minus(waited);
            if (!left.isPositive()) {
                return report(newThreads, newSockets, grown);
            }
            await(newThreads, left.compareTo(RECHECK_INTERVAL) < 0 ? left : RECHECK_INTERVAL);
        }
    }

    private List<Thread> newThreads(List<String> toleratedPrefixes, Duration waited) {
        return Thread.getAllStackTraces().entrySet().stream()
                // A thread without Java frames has just been started, or is a native library's thread that once called
                // into Java. The resources of such libraries are counted by LeakProbes.
                .filter(entry -> entry.getValue().length > 0 || waited.compareTo(STARTING_GRACE) < 0)
                .map(Map.Entry::getKey)
                .filter(thread -> !threads.contains(thread) && !REPORTED_THREADS.contains(thread))
                .filter(thread -> !ToleratedThreads.contains(thread))
                .filter(thread -> toleratedPrefixes.stream().noneMatch(thread.getName()::startsWith))
                .toList();
    }

    private Set<Long> newSockets() {
        Set<Long> open = OpenSockets.inodes();
        // Inodes are reused: a socket that was reported and closed may have passed its inode on to another.
        REPORTED_SOCKETS.retainAll(open);
        return open.stream()
                .filter(inode -> !sockets.contains(inode) && !REPORTED_SOCKETS.contains(inode))
                .collect(Collectors.toSet());
    }

    private Map<String, Long> increasedCounts() {
        Map<String, Long> grown = new HashMap<>();
        counts(PROBES).forEach((name, count) -> {
            long expected = Math.max(counts.getOrDefault(name, 0L), REPORTED_COUNTS.getOrDefault(name, 0L));
            if (count > expected) {
                grown.put(name, count);
            }
        });
        return grown;
    }

    private List<String> report(List<Thread> newThreads, Set<Long> newSockets, Map<String, Long> grown) {
        List<String> leaks = new ArrayList<>();
        for (Thread thread : newThreads) {
            REPORTED_THREADS.add(thread);
            leaks.add(describe(thread));
        }
        for (long inode : newSockets) {
            REPORTED_SOCKETS.add(inode);
            leaks.add("Open socket: " + OpenSockets.describe(inode));
        }
        grown.forEach((name, count) -> {
            REPORTED_COUNTS.put(name, count);
            leaks.add("Open " + name + ": " + count + ", and " + counts.getOrDefault(name, 0L) + " before");
        });
        return leaks;
    }

    private static void await(List<Thread> newThreads, Duration time) {
        if (newThreads.isEmpty()) {
            LockSupport.parkNanos(time.toNanos());
            return;
        }
        try {
            newThreads.getFirst().join(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LockSupport.parkNanos(time.toNanos());
        }
    }

    private static String describe(Thread thread) {
        String stack = Stream.of(thread.getStackTrace())
                .limit(STACK_FRAMES)
                .map(frame -> "\n\tat " + frame)
                .collect(Collectors.joining());
        return "Live thread \"%s\" (%s%s)%s"
                .formatted(thread.getName(), thread.isDaemon() ? "daemon, " : "", thread.getState(), stack);
    }

    private static Map<String, Long> counts(List<LeakProbe> probes) {
        return probes.stream().collect(Collectors.toMap(LeakProbe::name, LeakProbe::count));
    }
}
