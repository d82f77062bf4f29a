package io.postern.bench.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NativeMemorySummaryTest {
    @Test
    void partsAndTheirSumAreReadFromTheJvmsSummary() {
        String summary = """
                Native Memory Tracking:

                Total: reserved=2000KB, committed=300KB
                       malloc: 30KB #100, peak=31KB #101

                -                 Java Heap (reserved=1000KB, committed=200KB)
                                            (mmap: reserved=1000KB, committed=200KB)
                -                    Thread (reserved=40KB, committed=8KB, peak=9KB)
                """;
        assertEquals(
                Map.of("Total", 300L * 1024, "Java Heap", 200L * 1024, "Thread", 8L * 1024),
                NativeMemorySummary.committed(summary));
    }
}
