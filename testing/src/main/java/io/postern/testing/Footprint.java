package io.postern.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a process holds at one moment, to be compared with what it holds later. */
record Footprint(Set<Thread> threads, Set<Long> sockets, Map<String, Long> counts) {
    private static final List<LeakProbe> PROBES =
            ServiceLoader.load(LeakProbe.class, LeakProbe.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
    private static final int STACK_FRAMES = 40;
    private static final long LOOK_AGAIN_MILLIS = 10;

    // What has failed a test already does not fail its class once more.
    private static final Set<Thread> REPORTED_THREADS = ConcurrentHashMap.newKeySet();
    private static final Set<Long> REPORTED_SOCKETS = ConcurrentHashMap.newKeySet();
    private static final Map<String, Long> REPORTED_COUNTS = new ConcurrentHashMap<>();

    static Footprint now() {
        return new Footprint(liveThreads(), OpenSockets.inodes(), counts(PROBES));
    }

    /**
     * What has come since and is still there after the given time, described for people. Returns as soon as nothing is
     * left.
     *
     * @param tolerated beginnings of names of threads that may stay
     */
    List<String> leaks(List<String> tolerated, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            List<Thread> newThreads = newThreads(tolerated);
            Set<Long> newSockets = newSockets();
            Map<String, Long> grown = grown();
            long left = deadline - System.nanoTime();
            if (newThreads.isEmpty() && newSockets.isEmpty() && grown.isEmpty()) {
                return List.of();
            }
            if (left <= 0) {
                return report(newThreads, newSockets, grown);
            }
            await(newThreads, Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS)));
        }
    }

    private List<Thread> newThreads(List<String> tolerated) {
        return liveThreads().stream()
                .filter(thread -> !threads.contains(thread) && !REPORTED_THREADS.contains(thread))
                .filter(thread -> !PoolThreads.contains(thread))
                .filter(thread -> tolerated.stream().noneMatch(thread.getName()::startsWith))
                .toList();
    }

    private Set<Long> newSockets() {
        Set<Long> open = OpenSockets.inodes();
        // Inodes are used again: one that was reported and closed may come back as another socket.
        REPORTED_SOCKETS.retainAll(open);
        return open.stream()
                .filter(inode -> !sockets.contains(inode) && !REPORTED_SOCKETS.contains(inode))
                .collect(Collectors.toSet());
    }

    private Map<String, Long> grown() {
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

    private static void await(List<Thread> newThreads, long nanos) {
        if (newThreads.isEmpty()) {
            LockSupport.parkNanos(nanos);
            return;
        }
        try {
            newThreads.getFirst().join(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LockSupport.parkNanos(nanos);
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

    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                // Without a single Java frame it is a native library's thread that once called into Java. What such a
                // library has open is for its LeakProbe.
                .filter(entry -> entry.getValue().length > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Map<String, Long> counts(List<LeakProbe> probes) {
        return probes.stream().collect(Collectors.toMap(LeakProbe::name, LeakProbe::count));
    }
}
