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
 * Bounds the life of the process by the memory that it has taken: each visit leaves some that libwebrtc does not give back.
 * Beyond the limit the agent is to end as soon as no person is in its rooms, and whoever started it starts it again.
 */
final class MemoryLimitMonitor {
    private static final Pattern RESIDENT = Pattern.compile("^VmRSS:\\s+(\\d+) kB", Pattern.MULTILINE);
    private static final long LOOK_SECONDS = 10;

    private final long maxMib;
    private final Supplier<OptionalLong> residentMib;
    private final BooleanSupplier disturbing;
    private final CompletableFuture<String> outgrown = new CompletableFuture<>();

    /**
     * @param maxMib what the process may take, or 0 for no limit
     * @param residentMib what it has taken; empty where that is not known
     * @param disturbing whether a person would notice that the agent goes
     */
    MemoryLimitMonitor(long maxMib, Supplier<OptionalLong> residentMib, BooleanSupplier disturbing) {
        this.maxMib = maxMib;
        this.residentMib = residentMib;
        this.disturbing = disturbing;
    }

    /** Looks every ten seconds from now on. */
    void begin(ScheduledExecutorService timer) {
        if (maxMib > 0) {
            timer.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Completes with a sentence when the agent is to end. */
    CompletableFuture<String> outgrown() {
        return outgrown;
    }

    /** Looks now. */
    void look() {
        OptionalLong taken = residentMib.get();
        if (taken.isPresent() && taken.getAsLong() > maxMib && !disturbing.getAsBoolean()) {
            outgrown.complete("Ends to be started again: it has taken %d MiB of memory, more than %d."
                    .formatted(taken.getAsLong(), maxMib));
        }
    }

    /** What the system holds in memory for this process; empty where there is no /proc. */
    static OptionalLong residentMib() {
        try {
            return residentMib(Files.readString(Path.of("/proc/self/status")));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The same from the text of that file. */
    static OptionalLong residentMib(String status) {
        Matcher line = RESIDENT.matcher(status);
        return line.find() ? OptionalLong.of(Long.parseLong(line.group(1)) / 1024) : OptionalLong.empty();
    }
}
