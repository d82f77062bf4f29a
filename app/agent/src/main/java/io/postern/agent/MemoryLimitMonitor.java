package io.postern.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Monitors the memory of the process, because libwebrtc does not free all memory of a call. Beyond the limit the agent
 * ends as soon as no person is in its rooms, and its service manager restarts it.
 */
final class MemoryLimitMonitor {
    private static final Pattern RESIDENT = Pattern.compile("^VmRSS:\\s+(\\d+) kB", Pattern.MULTILINE);
    private static final long CHECK_INTERVAL_SECONDS = 10;

    private final long maxMib;
    private final Supplier<OptionalLong> residentMib;
    private final BooleanSupplier isObserved;
    private final CompletableFuture<String> memoryExceeded = new CompletableFuture<>();

    /**
     * @param maxMib the limit, or 0 for none
     * @param residentMib supplies the resident memory; empty if unknown
     * @param isObserved whether a person would notice the agent leaving
     */
    MemoryLimitMonitor(long maxMib, Supplier<OptionalLong> residentMib, BooleanSupplier isObserved) {
        this.maxMib = maxMib;
        this.residentMib = residentMib;
        this.isObserved = isObserved;
    }

    /** Checks every ten seconds from now on. */
    void begin(ScheduledExecutorService timer) {
        if (maxMib > 0) {
            timer.scheduleWithFixedDelay(this::check, CHECK_INTERVAL_SECONDS, CHECK_INTERVAL_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Completes with a sentence when the agent should end. */
    CompletableFuture<String> memoryExceeded() {
        return memoryExceeded;
    }

    /** Checks now. */
    void check() {
        OptionalLong taken = residentMib.get();
        if (taken.isPresent() && taken.getAsLong() > maxMib && !isObserved.getAsBoolean()) {
            memoryExceeded.complete("Ending to be restarted: the process uses %d MiB of memory, more than %d."
                    .formatted(taken.getAsLong(), maxMib));
        }
    }

    /** The resident memory of this process; empty if there is no /proc. */
    static OptionalLong residentMib() {
        try {
            return residentMib(Files.readString(Path.of("/proc/self/status")));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Parses the resident memory from the text of {@code /proc/self/status}. */
    static OptionalLong residentMib(String status) {
        Matcher line = RESIDENT.matcher(status);
        return line.find() ? OptionalLong.of(Long.parseLong(line.group(1)) / 1024) : OptionalLong.empty();
    }
}
