package io.postern.bench.leak;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the JVM's native memory summary ({@code VM.native_memory summary}). */
final class NativeMemorySummary {
    /** The key of the total. */
    static final String TOTAL = "Total";

    private static final Pattern SUM = Pattern.compile("Total: reserved=\\d+KB, committed=(\\d+)KB");
    private static final Pattern PART =
            Pattern.compile("-\\s+([A-Za-z ]+?) \\(reserved=\\d+KB, committed=(\\d+)KB[^)]*\\)");

    private NativeMemorySummary() {}

    /** Committed bytes by category. */
    static Map<String, Long> committed(String summary) {
        Map<String, Long> committed = new LinkedHashMap<>();
        Matcher sum = SUM.matcher(summary);
        if (sum.find()) {
            committed.put(TOTAL, Long.parseLong(sum.group(1)) * 1024);
        }
        Matcher part = PART.matcher(summary);
        while (part.find()) {
            committed.put(part.group(1), Long.parseLong(part.group(2)) * 1024);
        }
        return committed;
    }
}
