package io.postern.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the resource usage of processes from Linux's {@code /proc}. A process that has ended counts as zero. Thread
 * safe.
 */
public final class ProcFilesystem {
    /** Linux's USER_HZ, which is 100 on all current architectures. */
    private static final long TICKS_PER_SECOND = 100;

    private final Path root;

    public ProcFilesystem() {
        this(Path.of("/proc"));
    }

    ProcFilesystem(Path root) {
        this.root = root;
    }

    /** The CPU time and parent of a process, from its {@code stat} file. */
    record Stat(long pid, long parent, long ticks) {
        /** The name in parentheses may contain anything, so fields are counted from the last parenthesis. */
        static Stat parse(String line) {
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            long pid = Long.parseLong(line.substring(0, line.indexOf(' ')));
            return new Stat(pid, Long.parseLong(fields[1]), Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
        }
    }

    /** Processes and their descendants. */
    public List<Long> tree(List<Long> roots) {
        Map<Long, List<Long>> children = new HashMap<>();
        for (Stat stat : all()) {
            children.computeIfAbsent(stat.parent(), parent -> new ArrayList<>()).add(stat.pid());
        }
        List<Long> tree = new ArrayList<>(roots);
        for (int i = 0; i < tree.size(); i++) {
            tree.addAll(children.getOrDefault(tree.get(i), List.of()));
        }
        return tree;
    }

    /** CPU time of processes, in user and system mode. */
    public Map<Long, Duration> cpu(List<Long> pids) {
        Map<Long, Duration> used = new HashMap<>();
        for (long pid : pids) {
            read(pid, "stat")
                    .map(Stat::parse)
                    .ifPresent(stat -> used.put(pid, Duration.ofMillis(stat.ticks() * 1000 / TICKS_PER_SECOND)));
        }
        return used;
    }

    /** CPU time by thread name; threads of the same name are added up. */
    public Map<String, Duration> cpuByThread(long pid) {
        Map<String, Duration> used = new HashMap<>();
        try (Stream<Path> threads = Files.list(root.resolve(Long.toString(pid)).resolve("task"))) {
            for (Path thread : threads.toList()) {
                read(thread.resolve("stat")).ifPresent(line -> {
                    String name = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
                    Duration time = Duration.ofMillis(Stat.parse(line).ticks() * 1000 / TICKS_PER_SECOND);
                    used.merge(name, time, Duration::plus);
                });
            }
        } catch (IOException e) {
            return used;
        }
        return used;
    }

    /** Proportional set size in bytes: shared memory is divided among the processes that share it. */
    public long pss(List<Long> pids) {
        return pids.stream()
                .mapToLong(pid ->
                        read(pid, "smaps_rollup").map(ProcFilesystem::pssOf).orElse(0L))
                .sum();
    }

    /** Bytes, from the text of {@code smaps_rollup}. */
    static long pssOf(String rollup) {
        return rollup.lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }

    public int threads(long pid) {
        return count(pid, "task");
    }

    public int fileDescriptors(long pid) {
        return count(pid, "fd");
    }

    private int count(long pid, String folder) {
        try (Stream<Path> entries = Files.list(root.resolve(Long.toString(pid)).resolve(folder))) {
            return (int) entries.count();
        } catch (IOException e) {
            return 0;
        }
    }

    private List<Stat> all() {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .flatMap(entry -> read(entry.resolve("stat")).map(Stat::parse).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("There is no " + root + " to read", e);
        }
    }

    private Optional<String> read(long pid, String file) {
        return read(root.resolve(Long.toString(pid)).resolve(file));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // The process ended while it was read: "No such process".
            return Optional.empty();
        }
    }
}
