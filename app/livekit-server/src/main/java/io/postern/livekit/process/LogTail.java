package io.postern.livekit.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the end of a log file, at most the last 64 KiB. */
public final class LogTail {
    private static final int MAX_BYTES = 64 << 10;

    /** Lines of logs and stack traces, and other output of frameworks. */
    private static final Pattern NOT_A_SENTENCE =
            Pattern.compile("\\s.*|\\d.*|Exception in thread .*|Caused by: .*|Suppressed: .*|WARNING: .*|\\[.*|[{<].*"
                    + "|(?:[A-Z][a-z]{2} \\d{1,2}, \\d{4}) .*|OpenJDK .*|Picked up .*");

    /** The first line of an exception: its class and message. */
    private static final Pattern EXCEPTION = Pattern.compile(
            "(?:Exception in thread \"[^\"]*\" |Caused by: )?(?:[a-z_]\\w*\\.)+[A-Z][\\w$]*: (?<message>.+)");

    /** Starts with a capital letter, perhaps after a program name, and has more than one word. */
    private static final Pattern SENTENCE = Pattern.compile("(?:[a-z][a-z-]*: )?\\p{Lu}\\S* .+");

    private final List<String> lines;

    private LogTail(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Reads the end of a file; empty if the file does not exist. */
    public static LogTail of(Path log) throws IOException {
        if (!Files.exists(log)) {
            return new LogTail(List.of());
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long skipped = Math.max(0, file.length() - MAX_BYTES);
            file.seek(skipped);
            byte[] end = new byte[(int) Math.min(MAX_BYTES, file.length() - skipped)];
            file.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
            return new LogTail(skipped > 0 && !lines.isEmpty() ? lines.subList(1, lines.size()) : lines);
        }
    }

    /** The last lines, at most {@code count}. */
    public List<String> last(int count) {
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /**
     * The last sentence that the program printed for people; otherwise the message of its last exception; otherwise its
     * last line.
     */
    public Optional<String> lastSentence() {
        return lines.reversed().stream()
                .filter(line -> SENTENCE.matcher(line).matches()
                        && !NOT_A_SENTENCE.matcher(line).matches()
                        && !EXCEPTION.matcher(line).matches())
                .findFirst()
                .or(() -> lines.reversed().stream()
                        .map(EXCEPTION::matcher)
                        .filter(matcher -> matcher.matches())
                        .map(matcher -> matcher.group("message"))
                        .findFirst())
                .or(() -> lines.reversed().stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                        .findFirst())
                .map(String::strip);
    }
}
