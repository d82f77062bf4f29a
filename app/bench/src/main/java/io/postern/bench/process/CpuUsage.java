package io.postern.bench.process;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A reading of the CPU time of some processes and their descendants.
 *
 * @param nanoTime when it was taken
 * @param cpu by process
 */
public record CpuUsage(long nanoTime, Map<Long, Duration> cpu) {
    public CpuUsage {
        cpu = Map.copyOf(cpu);
    }

    /** Takes a reading now. */
    public static CpuUsage of(ProcFilesystem proc, List<Long> roots) {
        return new CpuUsage(System.nanoTime(), new HashMap<>(proc.cpu(proc.tree(roots))));
    }

    /** CPU time since an earlier reading; processes started in between count from their start. */
    public Duration since(CpuUsage earlier) {
        Duration sum = Duration.ZERO;
        for (Map.Entry<Long, Duration> now : cpu.entrySet()) {
            sum = sum.plus(now.getValue()).minus(earlier.cpu.getOrDefault(now.getKey(), Duration.ZERO));
        }
        return sum;
    }
}
