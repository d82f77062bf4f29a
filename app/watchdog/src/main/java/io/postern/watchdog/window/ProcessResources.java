package io.postern.watchdog.window;

import io.postern.platform.OperatingSystem;
import io.postern.platform.process.BoundedProcess;
import io.postern.platform.process.BoundedProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The resources that a process uses, as the operating system reports them.
 *
 * @param residentBytes resident bytes
 * @param threads 0 on systems where it is expensive to find out
 * @param descriptors 0 on systems where it is expensive to find out
 */
public record ProcessResources(long residentBytes, int threads, int descriptors) {
    private static final Pattern STATUS = Pattern.compile("^(VmRSS|Threads):\\s+(\\d+)", Pattern.MULTILINE);
    private static final Duration PROGRAM_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Reads the usage of a process; empty if it does not exist or the system cannot be asked. May take a second on
     * systems other than Linux.
     */
    public static Optional<ProcessResources> of(long pid) {
        OperatingSystem system = OperatingSystem.current();
        try {
            if (system == OperatingSystem.LINUX) {
                return linux(Path.of("/proc", Long.toString(pid)));
            }
            return system == OperatingSystem.WINDOWS
                    ? windows(output("tasklist", "/FI", "PID eq " + pid, "/FO", "CSV", "/NH"))
                    : unix(output("ps", "-o", "rss=", "-p", Long.toString(pid)));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    static Optional<ProcessResources> linux(Path process) throws IOException {
        Matcher lines = STATUS.matcher(Files.readString(process.resolve("status")));
        long memory = 0;
        int threads = 0;
        while (lines.find()) {
            if (lines.group(1).equals("Threads")) {
                threads = Integer.parseInt(lines.group(2));
            } else {
                memory = Long.parseLong(lines.group(2)) * 1024;
            }
        }
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return memory == 0
                    ? Optional.empty()
                    : Optional.of(new ProcessResources(memory, threads, (int) open.count()));
        }
    }

    /** @param line output of {@code ps}, in KiB */
    static Optional<ProcessResources> unix(String line) {
        return number(line).map(kib -> new ProcessResources(kib * 1024, 0, 0));
    }

    /**
     * @param line output of {@code tasklist}: the last of the quoted columns is in KiB, with the locale's digit
     *     grouping
     */
    static Optional<ProcessResources> windows(String line) {
        List<String> columns = List.of(line.strip().split("\",\"", -1));
        return columns.size() < 5
                ? Optional.empty()
                : number(columns.getLast()).map(kib -> new ProcessResources(kib * 1024, 0, 0));
    }

    private static Optional<Long> number(String text) {
        String digits = text.replaceAll("\\D", "");
        return digits.isEmpty() || digits.length() > 15 ? Optional.empty() : Optional.of(Long.parseLong(digits));
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Result result = new BoundedProcess(PROGRAM_TIMEOUT, command).run();
        if (result.timedOut()) {
            throw new IOException(command[0] + " did not end in time");
        }
        return result.text();
    }
}
